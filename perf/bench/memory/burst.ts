import { setTimeout as sleep } from "node:timers/promises";
import type { Service } from "../../support/service.ts";
import { look, watch } from "./held.ts";

/** What many requests at once left in memory; MiB of all processes together. */
export interface Burst {
	readonly what: string;
	readonly before: number;
	readonly peak: number;
	/** What each process had to itself at the peak. */
	readonly each: readonly string[];
	/** The least that was seen within the time to settle. */
	readonly after: number;
	/** Of the service's own PostgreSQL, which isn't part of the others; 0 where it didn't run. */
	readonly postgres: number;
	/** Answers by what came of them. */
	readonly answers: Readonly<Record<string, number>>;
	/** Whether both routes answered again once all was quiet: no gate had stayed shut. */
	readonly answersAgain: boolean;
}

/**
 * Watches the memory while something is done, and until it has settled.
 *
 * @param act gives its answers' statuses
 * @param probe a small picture, sent to both routes at the end
 * @param settleMs how long it may take to come back
 */
export async function burst(
	service: Service,
	what: string,
	act: () => Promise<readonly (string | number)[]>,
	probe: Buffer,
	settleMs: number,
): Promise<Burst> {
	const before = (await look(service.pid)).mib;
	const watched = watch(service.pid);
	const statuses = await act().finally(watched.stop);
	const { mib: peak, postgres, each } = await watched.stop();
	const answers: Record<string, number> = {};
	for (const status of statuses) answers[status] = (answers[status] ?? 0) + 1;
	let after = Number.POSITIVE_INFINITY;
	const until = performance.now() + settleMs;
	while (performance.now() < until) {
		await sleep(1000);
		after = Math.min(after, (await look(service.pid)).mib);
	}
	const again = [
		await send(`${service.origin}/api/convert`, probe),
		await send(`${service.origin}/api/convert-ai?tier=1`, probe),
	];
	const answersAgain = again.every((status) => status === 200);
	return { what, before, peak, each, after, postgres, answers, answersAgain };
}

/** Sends all pictures at once, one lot after the other. */
export async function sendAll(
	url: string,
	lots: readonly (readonly Buffer[])[],
): Promise<number[]> {
	const statuses: number[] = [];
	for (const lot of lots)
		statuses.push(...(await Promise.all(lot.map((bytes) => send(url, bytes)))));
	return statuses;
}

async function send(url: string, bytes: Uint8Array): Promise<number> {
	const response = await fetch(url, {
		method: "POST",
		headers: { "content-type": "application/octet-stream" },
		body: bytes,
	});
	await response.arrayBuffer();
	return response.status;
}
