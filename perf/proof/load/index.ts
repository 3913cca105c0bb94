import { setTimeout as sleep } from "node:timers/promises";
import { median } from "../../../services/statistics.ts";
import { table } from "../../support/markdown.ts";
import { type Service, startService } from "../../support/service.ts";
import { createClient } from "../support/client.ts";
import { createBudgets, type Finding } from "../support/findings.ts";
import { createFlagFile } from "../support/flag-file.ts";
import { createLedger, type Ledger } from "../support/ledger.ts";
import { mixedPictures } from "../support/pictures.ts";
import { startTraffic } from "../support/traffic.ts";
import { watchTree } from "../support/tree-watch.ts";
import { measureFairness } from "./fairness.ts";

const CONNECTIONS = [1, 10, 50, 200];
const AI_SHARE = 0.3;
const RECOVERED_MS = 5000;
const FAIR = 1.5;
/** A worker that is free takes a task within this time, also on a busy machine. */
const FREE_WORKER_MS = 10;

/**
 * Plain and AI requests mixed, on ever more connections; then whether one plain
 * client notices that AI is busy.
 *
 * @param seconds of each number of connections, and of each block of the comparison
 */
export async function load(seconds: number): Promise<Finding> {
	const budgets = createBudgets();
	const flag = await createFlagFile(true);
	const service = await startService({
		WORKERS: "2",
		UNLEASH_URL: "",
		FLAGS_FILE: flag.file,
	});
	const watch = watchTree(service.pid, 250);
	const pictures = await mixedPictures();
	const rows: (string | number)[][] = [];
	const whileFull = { plain: [0, 0], ai: [0, 0] };
	try {
		for (const connections of CONNECTIONS) {
			const ledger = createLedger();
			const asked: Asked[] = [];
			const traffic = startTraffic({
				origin: service.origin,
				pictures,
				connections,
				aiShare: AI_SHARE,
				ledger,
				onOutcome: (kind, { ms, ...outcome }) =>
					asked.push({
						kind: kind as Asked["kind"],
						sentAt: performance.now() - ms,
						accepted: "status" in outcome && outcome.status === 200,
					}),
			});
			await sleep(seconds * 1000);
			await traffic.stop();
			for (const one of sentWhileFull(asked)) {
				whileFull[one.kind][0]++;
				if (one.accepted) whileFull[one.kind][1]++;
			}
			rows.push([
				connections,
				ledger.count(/^plain/),
				ledger.count(/^ai/),
				percent(refused(ledger, "plain")),
				percent(refused(ledger, "ai")),
				...["plain", "ai"].map((kind) => latency(ledger, kind)),
				ledger.slowest().toFixed(0),
			]);
			const broken = ledger.violations();
			budgets.settle(
				`${connections} connections: only 200, or 503/429 with Retry-After`,
				broken.length === 0
					? ledger.summary()
					: `${broken.length} of ${ledger.total()} not: ${broken[0].what}`,
				broken.length === 0 && ledger.count(/ 200$/) > 0,
			);
		}
		const recovered = await recovery(service, pictures[0]);
		budgets.settle(
			`after 200 connections it is ready, idle, and answers plain and AI at once, within ${RECOVERED_MS} ms`,
			`${recovered.toFixed(0)} ms`,
			recovered <= RECOVERED_MS,
		);
		const { plain, ai } = whileFull;
		budgets.settle(
			"AI is shed first: while plain requests are refused, a smaller share of AI than of plain is let in",
			`${ai[1]} of ${ai[0]} AI, ${plain[1]} of ${plain[0]} plain`,
			plain[0] > 0 && ai[0] > 0 && ai[1] / ai[0] <= plain[1] / plain[0],
		);
	} finally {
		await watch.stop();
		await service.stop();
	}
	const fair = await measureFairness(flag.file, seconds);
	await flag.remove();
	budgets.settle(
		`a lone plain client waits at most ${FAIR} times as long while AI is saturated (median)`,
		`${fair.ratio.toFixed(2)} (${fair.idle.toFixed(1)} ms idle, ${fair.busy.toFixed(1)} ms saturated)`,
		fair.ratio <= FAIR,
	);
	budgets.settle(
		`AI never takes every worker: the plain client waits at most ${FREE_WORKER_MS} ms for one (median)`,
		`${fair.queue.toFixed(1)} ms; beside one other plain client, ${fair.neighbour.toFixed(2)} times as long as alone`,
		fair.queue <= FREE_WORKER_MS,
	);
	return {
		title: "Load",
		text: `Two workers; ${AI_SHARE * 100} % of the requests ask for AI; logos of 32 to 2048 px, nothing from the cache; clients come again 100 ms after a refusal; ${seconds} s each.\n\n${table(["connections", "plain", "AI", "plain refused", "AI refused", "plain p50 ms", "AI p50 ms", "slowest ms"], rows)}\n\nPeak memory of all processes ${watch.peakMib().toFixed(0)} MiB. ${fair.text}`,
		budgets: budgets.list,
	};
}

interface Asked {
	readonly kind: "plain" | "ai";
	/** By `performance.now()`. */
	readonly sentAt: number;
	readonly accepted: boolean;
}

/** Requests sent between the first and the last plain one that was refused. */
function sentWhileFull(asked: readonly Asked[]): Asked[] {
	const refusals = asked
		.filter(({ kind, accepted }) => kind === "plain" && !accepted)
		.map(({ sentAt }) => sentAt);
	const first = Math.min(...refusals);
	const last = Math.max(...refusals);
	return asked.filter(({ sentAt }) => sentAt > first && sentAt < last);
}

/** The share of a kind's requests that were turned away, 0..1. */
function refused(ledger: Ledger, kind: string): number {
	const all = ledger.count(new RegExp(`^${kind} `));
	return all === 0 ? 0 : ledger.count(new RegExp(`^${kind} (503|429)$`)) / all;
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

function latency(ledger: Ledger, kind: string): string {
	const all = ledger.latencies(kind);
	return all.length === 0 ? "none" : median(all).toFixed(0);
}

/** Milliseconds until everything is as before. */
async function recovery(service: Service, body: Buffer): Promise<number> {
	const started = performance.now();
	const client = createClient(service.origin, 2);
	const headers = { "content-type": "image/png" };
	const well = async (path: string, method = "POST") => {
		const outcome = await client.send({
			method,
			path,
			...(method === "POST" && { headers, body }),
		});
		return "status" in outcome && outcome.status === 200 && outcome.ms < 1000;
	};
	for (let i = 0; ; i++) {
		const metrics = await service.metrics();
		const idle =
			metrics.get("conversion_workers_busy") === 0 &&
			metrics.get("conversion_queue_length") === 0 &&
			metrics.get("ai_conversions_in_flight") === 0;
		if (
			idle &&
			(await well("/health/ready", "GET")) &&
			(await well(`/api/convert?blurdelta=${i}.5`)) &&
			(await well("/api/convert-ai?tier=1"))
		)
			break;
		if (performance.now() - started > 60_000) break;
		await sleep(100);
	}
	client.close();
	return performance.now() - started;
}
