import { readTree, total } from "../../support/process-tree.ts";
import { client } from "./ask.ts";
import type { ItemResult } from "./measure-item.ts";
import { startWithModels } from "./start.ts";

const MIB = 2 ** 20;
const ROUNDS = 3;
/** Pictures larger than this are not what ten people send at once. */
const LARGEST = 512;

/** Many requests at once: how long each took, and the memory of all processes. */
export interface Crowd {
	readonly what: string;
	readonly requests: number;
	/** ms of each answer, the quickest first, of all rounds. */
	readonly ms: readonly number[];
	/** MiB of the service and its inference process, before, at the peak and after. */
	readonly beforeMb: number;
	readonly peakMb: number;
	readonly afterMb: number;
	/** What each process held at the peak. */
	readonly atPeak: readonly string[];
}

/**
 * Sends so many AI conversions at once, three times, to a service that was just
 * started: first of logos of up to 512 px, then, to another, of photographs and
 * noise, the worst there is.
 */
export async function crowds(
	results: readonly ItemResult[],
	requests: number,
	workers: string,
): Promise<Crowd[]> {
	const usual = results.filter(
		({ item }) => item.set !== "stress" && item.size <= LARGEST,
	);
	const stress = results.filter(({ item }) => item.set === "stress");
	const kinds = [
		[`logos of up to ${LARGEST} px`, usual],
		["photographs and noise", stress],
	] as const;
	const made: Crowd[] = [];
	for (const [what, pictures] of kinds)
		if (pictures.length > 0)
			made.push(await crowd(what, pictures, requests, workers));
	return made;
}

async function crowd(
	what: string,
	pictures: readonly ItemResult[],
	requests: number,
	workers: string,
): Promise<Crowd> {
	const service = await startWithModels({ WORKERS: workers });
	const ask = client(service.origin);
	const read = () => readTree(service.pid);
	const before = await read();
	let peak = before;
	const timer = setInterval(async () => {
		const now = await read();
		if (total(now) > total(peak)) peak = now;
	}, 20);
	const ms: number[] = [];
	try {
		for (let round = 0; round < ROUNDS; round++) {
			const answers = Array.from({ length: requests }, async (_, i) => {
				const place = (round * requests + i) % pictures.length;
				const { bytes } = pictures[place];
				return (await ask.ai(bytes, "target_quality=0.9")).ms;
			});
			ms.push(...(await Promise.all(answers)));
		}
		const after = await read();
		return {
			what,
			requests,
			ms: ms.sort((a, b) => a - b),
			beforeMb: total(before) / MIB,
			peakMb: total(peak) / MIB,
			afterMb: total(after) / MIB,
			atPeak: peak.map(
				({ what: name, bytes }) => `${name} ${(bytes / MIB).toFixed(0)}`,
			),
		};
	} finally {
		clearInterval(timer);
		await service.stop();
	}
}
