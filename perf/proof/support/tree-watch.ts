import { readdir } from "node:fs/promises";
import { readTree, total } from "../../support/process-tree.ts";

/** One look at a service and its children. */
export interface Sample {
	/** Seconds since the watch began. */
	readonly at: number;
	/** MiB resident, all processes together. */
	readonly mib: number;
	/** MiB resident, the service's own process alone. */
	readonly ownMib: number;
	/** Open file descriptors of the service's own process. */
	readonly handles: number;
}

/** Looks at a process tree again and again, until it is stopped. */
export function watchTree(pid: number, everyMs: number) {
	const samples: Sample[] = [];
	const started = performance.now();
	let looking = Promise.resolve();
	async function look() {
		const tree = await readTree(pid);
		if (tree.length > 0)
			samples.push({
				at: (performance.now() - started) / 1000,
				mib: total(tree) / 2 ** 20,
				ownMib: tree[0].bytes / 2 ** 20,
				handles: await openHandles(pid),
			});
	}
	const timer = setInterval(() => {
		looking = looking.then(look);
	}, everyMs);
	return {
		samples: samples as readonly Sample[],
		peakMib: () => Math.max(0, ...samples.map(({ mib }) => mib)),
		async stop() {
			clearInterval(timer);
			await looking;
		},
	};
}

export async function openHandles(pid: number): Promise<number> {
	return (await readdir(`/proc/${pid}/fd`).catch(() => [])).length;
}
