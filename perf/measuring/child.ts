import type { Listener } from "./measure-picture.ts";
import type { Job, Message } from "./messages.ts";

/**
 * Makes this process one that `runJobs` can fork: it takes one job after the other until its parent is gone.
 *
 * @param work measures a job's picture and returns facts about it; nothing when it can't be drawn here
 */
export function serveJobs<Measured, Facts>(
	work: (job: Job, listener: Listener<Measured>) => Promise<Facts | undefined>,
): void {
	const tell = (message: Message<Measured, Facts>) => process.send?.(message);
	const listener: Listener<Measured> = {
		begins: (variant) => tell({ kind: "begins", variant }),
		done: (variant, outcome) => tell({ kind: "done", variant, outcome }),
	};
	process.on("message", async (job: Job) => {
		try {
			tell({ kind: "finished", facts: await work(job, listener) });
		} catch (error) {
			tell({ kind: "failed", reason: String(error) });
		}
	});
	// Without a parent nobody takes what is measured.
	process.on("disconnect", () => process.exit());
}
