import { readFile } from "node:fs/promises";
import { readTree, total } from "../models/process-tree.ts";
import type { Service } from "../support/service.ts";
import { client } from "./ask.ts";
import type { ItemResult } from "./measure-item.ts";

const MIB = 2 ** 20;
const ROUNDS = 3;
/** Pictures larger than this are not what ten people send at once. */
const LARGEST = 512;

/** Many requests at once: how long each took, and the memory of all processes. */
export interface Crowd {
	readonly requests: number;
	/** ms of each answer, the quickest first, of all rounds. */
	readonly ms: readonly number[];
	/** MiB of the service and its inference process, before and at the peak. */
	readonly idleMb: number;
	readonly peakMb: number;
	/** What each process held at the peak. */
	readonly atPeak: readonly string[];
}

/** Sends so many AI conversions at once, of pictures of up to 512 px, three times. */
export async function crowd(
	{ origin, pid }: Service,
	results: readonly ItemResult[],
	requests: number,
): Promise<Crowd> {
	const ask = client(origin);
	const paths = results
		.filter(({ item }) => item.size <= LARGEST)
		.map(({ inputPath }) => inputPath);
	const idleMb = total(await readTree(pid)) / MIB;
	let peak = await readTree(pid);
	const timer = setInterval(async () => {
		const now = await readTree(pid);
		if (total(now) > total(peak)) peak = now;
	}, 20);
	const ms: number[] = [];
	try {
		for (let round = 0; round < ROUNDS; round++) {
			const answers = Array.from({ length: requests }, async (_, i) => {
				const place = round * requests + i;
				const bytes = await readFile(paths[place % paths.length]);
				return (await ask.ai(bytes, "target_quality=0.9")).ms;
			});
			ms.push(...(await Promise.all(answers)));
		}
	} finally {
		clearInterval(timer);
	}
	return {
		requests,
		ms: ms.sort((a, b) => a - b),
		idleMb,
		peakMb: total(peak) / MIB,
		atPeak: peak.map(
			({ what, bytes }) => `${what} ${(bytes / MIB).toFixed(0)}`,
		),
	};
}
