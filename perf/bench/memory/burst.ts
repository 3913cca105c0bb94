import { setTimeout as sleep } from "node:timers/promises";
import { readTree, total } from "../../support/process-tree.ts";
import type { Service } from "../../support/service.ts";

const MIB = 2 ** 20;
const EVERY_MS = 50;

/** What many requests at once left in memory; MiB of all processes together. */
export interface Burst {
	readonly what: string;
	readonly before: number;
	readonly peak: number;
	/** The least that was seen within the time to settle. */
	readonly after: number;
	/** Answers by their status. */
	readonly answers: Readonly<Record<number, number>>;
	/** Whether AI answered again once all was quiet. */
	readonly aiAnswers: boolean;
}

export const residentMib = async ({ pid }: Service): Promise<number> =>
	total(await readTree(pid)) / MIB;

/**
 * Sends every picture at once, several times over, and watches the memory until it has settled.
 *
 * @param path such as `/api/convert-ai`
 * @param probe a small picture, sent to AI at the end
 * @param settleMs how long it may take to come back
 */
export async function burst(
	service: Service,
	what: string,
	path: string,
	pictures: readonly Buffer[],
	probe: Buffer,
	{ rounds, settleMs }: { readonly rounds: number; readonly settleMs: number },
): Promise<Burst> {
	const before = await residentMib(service);
	let peak = before;
	const answers: Record<number, number> = {};
	const timer = setInterval(async () => {
		peak = Math.max(peak, await residentMib(service));
	}, EVERY_MS);
	try {
		for (let round = 0; round < rounds; round++)
			for (const status of await Promise.all(
				pictures.map((bytes) => send(service.origin + path, bytes)),
			))
				answers[status] = (answers[status] ?? 0) + 1;
	} finally {
		clearInterval(timer);
	}
	let after = Number.POSITIVE_INFINITY;
	const until = performance.now() + settleMs;
	while (performance.now() < until) {
		await sleep(1000);
		after = Math.min(after, await residentMib(service));
	}
	const last = await send(`${service.origin}/api/convert-ai?tier=1`, probe);
	return { what, before, peak, after, answers, aiAnswers: last === 200 };
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
