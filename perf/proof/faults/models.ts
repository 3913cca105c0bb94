import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../../services/project.ts";

const TRAINED = join(ROOT, "models");

/** The trained models, or, where there are none, the tests' own tiny ones. */
export function modelsToServe(): string {
	return existsSync(join(TRAINED, "manifest.json"))
		? TRAINED
		: join(ROOT, "test", "fixtures", "models");
}

/** Which of the two, in words. */
export function whichModels(): string {
	return modelsToServe() === TRAINED
		? "the trained models"
		: "the tests' models";
}
