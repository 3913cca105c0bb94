import { availableParallelism } from "node:os";
import { median, quantile } from "../../../services/statistics.ts";
import { atLeast, atMost, type Budget } from "../../support/budgets.ts";
import { table } from "../../support/markdown.ts";
import type { Service } from "../../support/service.ts";
import { imagetracerAlone } from "./baseline.ts";
import { type LoadResult, load } from "./load.ts";
import { SIZES } from "./logos.ts";
import { overheads } from "./overhead.ts";

/** A part of the bench: its text in the report, and what it holds the service to. */
export interface Part {
	readonly text: string;
	readonly budgets: readonly Budget[];
}

const CONNECTIONS = [1, 10, 50];
const TURNS = 3;

/** Logos of every size over 1, 10 and 50 connections, to a service with two workers that caches nothing. */
export async function loadPart(
	origin: string,
	metrics: Service["metrics"],
	images: ReadonlyMap<number, Buffer[]>,
	seconds: number,
): Promise<Part> {
	const rows: number[][] = [];
	const overhead: number[] = [];
	let lag = 0;
	let resident = 0;
	for (const size of SIZES)
		for (const connections of CONNECTIONS) {
			// Their peaks begin anew.
			await metrics();
			const result = await load({
				origin,
				images: images.get(size) ?? [],
				connections,
				seconds,
				distinct: true,
			});
			const after = await metrics();
			const p99Lag =
				1000 * (after.get("nodejs_eventloop_lag_p99_seconds") ?? 0);
			const rss = (after.get("process_resident_memory_bytes") ?? 0) / 2 ** 20;
			if (connections === 10) {
				lag = Math.max(lag, p99Lag);
				resident = Math.max(resident, rss);
			}
			rows.push([size, connections, ...summary(result), p99Lag, rss]);
		}
	for (const size of SIZES)
		overhead.push(...(await overheads(origin, images.get(size) ?? [], 5)));
	const heads = ["px", "connections", "conversions/s", "p50 ms", "p95 ms"];
	const more = ["p99 ms", "not 200", "loop delay p99 ms", "resident MiB"];
	return {
		text: `## Load, two workers, nothing cached\n\n${table([...heads, ...more], rows)}`,
		budgets: [
			atMost("event-loop delay p99, 10 connections, ms", lag, 20),
			atMost("resident memory, 10 connections, MiB", resident, 220),
			atMost("own overhead of a conversion, median, ms", median(overhead), 5),
		],
	};
}

/**
 * One worker, two workers and imagetracerjs alone, in turns on logos of all sizes. The client is this process and takes its time of the
 * same processors, so that two workers have less than two of them. What they would do with two is told beside what they did: times two,
 * by how many the client left.
 */
export async function workersPart(
	one: string,
	two: string,
	images: readonly Buffer[],
	seconds: number,
): Promise<Part> {
	const turns: Record<"alone" | "one" | "two" | "client", number[]> = {
		alone: [],
		one: [],
		two: [],
		client: [],
	};
	const under = async (origin: string) =>
		(await load({ origin, images, connections: 10, seconds, distinct: true }))
			.throughput;
	for (let turn = 0; turn < TURNS; turn++) {
		turns.alone.push(await imagetracerAlone(images, seconds));
		turns.one.push(await under(one));
		const since = performance.now();
		const before = process.cpuUsage();
		turns.two.push(await under(two));
		const { user, system } = process.cpuUsage(before);
		turns.client.push((user + system) / 1000 / (performance.now() - since));
	}
	const [alone, single, double, client] = [
		...[turns.alone, turns.one, turns.two, turns.client],
	].map(median) as [number, number, number, number];
	const left = Math.min(2, availableParallelism() - client);
	return {
		text: `## Workers, all sizes mixed, three turns each (median)\n\n${table(
			["", "conversions/s"],
			[
				[
					"imagetracerjs alone, one thread, no decoding, rendering or measuring",
					alone,
				],
				["one worker", single],
				["two workers", double],
			],
			2,
		)}\n\nOf ${availableParallelism()} processors the client took ${client.toFixed(2)} meanwhile. Two workers made ${(double / single).toFixed(2)} times as many as one; with two processors for the service, as here to those that the client left, they would make ${((2 * double) / single / left).toFixed(2)} times as many.`,
		budgets: [
			atLeast(
				"two workers to one, the client's processor time left out",
				(2 * double) / single / left,
				1.8,
			),
			atLeast("two workers to imagetracerjs alone", double / alone, 1.3),
		],
	};
}

/** The same logos from a service that caches: computed, then again. */
export async function cachePart(
	origin: string,
	images: readonly Buffer[],
	seconds: number,
): Promise<Part> {
	const under = (seconds: number, distinct: boolean) =>
		load({ origin, images, connections: 10, seconds, distinct });
	const fresh = await under(seconds, true);
	await under(2, false);
	const cached = await under(seconds, false);
	return {
		text: `## Cache, 256 px, 10 connections\n\n${table(
			["", "answers/s", "p50 ms", "p95 ms", "p99 ms", "not 200"],
			[
				["computed", ...summary(fresh)],
				["cached", ...summary(cached)],
			],
		)}`,
		budgets: [
			atLeast("cached to uncached", cached.throughput / fresh.throughput, 50),
		],
	};
}

/** Throughput, p50, p95 and p99 in milliseconds, and how many answers were no 200. */
function summary({ throughput, latencies, statuses }: LoadResult): number[] {
	let failed = 0;
	for (const [status, count] of statuses) if (status !== 200) failed += count;
	const at = (p: number) => (latencies.length > 0 ? quantile(latencies, p) : 0);
	return [throughput, at(0.5), at(0.95), at(0.99), failed];
}
