import { createBudgets, type Finding } from "../support/findings.ts";
import { clockJumps } from "./clock.ts";
import { flagServerKilled } from "./flag-server.ts";
import { childKilled, modelFiles } from "./inference.ts";
import { whichModels } from "./models.ts";
import { terminatedAtPeak } from "./shutdown.ts";
import { uploadsFull } from "./uploads.ts";
import { brokenWorkers, tooLarge, tooSlow } from "./worker.ts";

/** Everything that can break around a service, each while it is under load. */
export async function faults(): Promise<Finding> {
	const budgets = createBudgets();
	const scenes = [
		terminatedAtPeak,
		uploadsFull,
		brokenWorkers,
		tooSlow,
		tooLarge,
		childKilled,
		modelFiles,
		clockJumps,
		flagServerKilled,
	];
	for (const scene of scenes)
		try {
			await scene(budgets);
		} catch (error) {
			console.error(error);
			budgets.settle(
				`${scene.name}: runs to its end`,
				(error as Error).message,
				false,
			);
		}
	return {
		title: "Faults",
		text: `Two workers, AI on, eight connections of mixed load (30 % AI, 10 % uploads) around each fault. With ${whichModels()}.`,
		budgets: budgets.list,
	};
}
