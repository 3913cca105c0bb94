import { median } from "../../../services/statistics.ts";
import { table } from "../../support/markdown.ts";
import { startService } from "../../support/service.ts";
import { createClient } from "../support/client.ts";
import { createLedger } from "../support/ledger.ts";
import { picture } from "../support/pictures.ts";
import { startTraffic } from "../support/traffic.ts";

/** As many as may be under way at once. */
const AI_CONNECTIONS = 16;
const ROUNDS = 5;

type Kind = "idle" | "ai" | "plain";

/** Milliseconds of a lone plain client, while AI is idle and while it is saturated. */
export interface Fairness {
	readonly idle: number;
	readonly busy: number;
	readonly ratio: number;
	/** Milliseconds that the client's conversions waited for a worker, median, AI saturated. */
	readonly queue: number;
	/** As the ratio, but beside one other plain client instead of AI. */
	readonly neighbour: number;
	readonly text: string;
}

/**
 * One plain client with a 256 px logo, one request after the other, in blocks in
 * turns: AI idle, AI saturated, and beside one other plain client, which tells what
 * a worker at work costs its neighbour on these cores. In turns, because a shared
 * machine's pace changes.
 *
 * @param seconds of each block
 */
export async function measureFairness(
	flagsFile: string,
	seconds: number,
): Promise<Fairness> {
	const service = await startService({
		WORKERS: "2",
		UNLEASH_URL: "",
		FLAGS_FILE: flagsFile,
	});
	const client = createClient(service.origin, 1);
	const logo = await picture("slack", 256);
	const pictures = await Promise.all(
		[128, 256, 512].map((side) => picture("python", side)),
	);
	let serial = 0;
	const queues: number[] = [];
	async function block(kind: Kind): Promise<number> {
		const neighbours = kind === "idle" ? undefined : neighbour(kind);
		const end = performance.now() + seconds * 1000;
		const times: number[] = [];
		while (performance.now() < end) {
			const outcome = await client.send({
				path: `/api/convert?blurdelta=${serial++ / 100}`,
				headers: { "content-type": "image/png" },
				body: logo,
			});
			if ("failure" in outcome || outcome.status !== 200) continue;
			times.push(outcome.ms);
			const timing = String(outcome.headers["server-timing"]);
			if (kind === "ai")
				queues.push(Number(/queue;dur=([\d.]+)/.exec(timing)?.[1]));
		}
		await neighbours?.stop();
		return median(times);
	}
	const neighbour = (kind: Kind) =>
		startTraffic({
			origin: service.origin,
			pictures,
			connections: kind === "ai" ? AI_CONNECTIONS : 1,
			aiShare: kind === "ai" ? 1 : 0,
			ledger: createLedger(),
		});
	const rounds: Record<Kind, number>[] = [];
	try {
		await block("idle");
		for (let round = 0; round < ROUNDS; round++)
			rounds.push({
				idle: await block("idle"),
				ai: await block("ai"),
				plain: await block("plain"),
			});
	} finally {
		client.close();
		await service.stop();
	}
	const all = (kind: Kind) => median(rounds.map((round) => round[kind]));
	const ratio = (kind: Kind) =>
		median(rounds.map((round) => round[kind] / round.idle));
	return {
		idle: all("idle"),
		busy: all("ai"),
		ratio: ratio("ai"),
		queue: median(queues),
		neighbour: ratio("plain"),
		text: `A lone plain client's 256 px logo, median ms in blocks of ${seconds} s in turns: AI idle, ${AI_CONNECTIONS} AI clients, one other plain client:\n\n${table(
			["round", "alone", "beside AI", "beside one plain client"],
			rounds.map(({ idle, ai, plain }, i) => [i + 1, idle, ai, plain]),
		)}`,
	};
}
