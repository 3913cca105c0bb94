import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../../services/project.ts";

/** The trained models, or, where there are none, the tests' own tiny ones. */
export function modelsToServe(): string {
	const trained = join(ROOT, "models");
	return existsSync(join(trained, "manifest.json"))
		? trained
		: join(ROOT, "test", "fixtures", "models");
}
