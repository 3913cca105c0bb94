import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { median } from "../../../services/statistics.ts";
import { table } from "../../support/markdown.ts";
import { readTree, total } from "../../support/process-tree.ts";
import { startService } from "../../support/service.ts";
import { client } from "./ask.ts";

const ROUNDS = 5;
/** Plain conversions in each block of a round. */
const BLOCK = 30;

/** One turn of the switch, on and off again. */
export interface SwitchRound {
	/** ms from the saved edit to the first answer, and to the first with models. */
	readonly firstAnswer: number;
	readonly firstWithModels: number;
	/** ms from the saved edit until every model is loaded, by readiness. */
	readonly allLoaded: number;
	/** ms from the saved edit to the first 404, and to the end of the process. */
	readonly first404: number;
	readonly processGone: number;
	/** MiB of all processes before, while on, and after. */
	readonly beforeMb: number;
	readonly onMb: number;
	readonly afterMb: number;
	/** ms of a plain conversion, by medians of blocks: before and after it was on, and while. */
	readonly plainOff: number;
	readonly plainOn: number;
}

/** What came of turning it again and again. */
export interface Switching {
	/** The first time since the service started: its compiler is cold. */
	readonly first: SwitchRound;
	readonly rounds: readonly SwitchRound[];
}

/**
 * Turns the switch on and off while plain conversions run: how soon it acts, what
 * it costs the plain route, and whether the memory comes back.
 *
 * @param image an encoded image, small enough to be quick
 * @param clients that convert plainly without a pause all the while
 */
export async function measureSwitch(
	image: Uint8Array,
	workers: string,
	clients = 0,
): Promise<Switching> {
	const folder = await mkdtemp(join(tmpdir(), "svg-ai-bench-"));
	const file = join(folder, "flags.json");
	const turn = (enabled: boolean) =>
		writeFile(
			file,
			JSON.stringify({
				version: 2,
				features: [{ name: "ai-conversion", enabled, strategies: [] }],
			}),
		);
	await turn(false);
	const service = await startService({
		WORKERS: workers,
		CACHE_MB: "0",
		UNLEASH_URL: "",
		FLAGS_FILE: file,
	});
	const ask = client(service.origin);
	const rounds: SwitchRound[] = [];
	let over = false;
	const busy = Array.from({ length: clients }, async () => {
		// What is refused is load as well.
		while (!over) await ask.plain(image).catch(() => sleep(20));
	});
	try {
		const first = await oneRound();
		while (rounds.length < ROUNDS) rounds.push(await oneRound());
		return { first, rounds };
	} finally {
		over = true;
		await Promise.all(busy);
		await service.stop();
		await rm(folder, { recursive: true, force: true });
	}

	async function oneRound(): Promise<SwitchRound> {
		const plainBefore = await plainBlock();
		const beforeMb = await resident();
		let since = performance.now();
		await turn(true);
		const firstAnswer = await until(since, async () => (await ai()) !== 404);
		const firstWithModels = await until(
			since,
			async () => (await ai()) === "models",
		);
		const allLoaded = await until(
			since,
			async () => (await readyAi()) === "ok",
		);
		const { process_id } = (await ask.health()).components.model_manager;
		const pid = process_id ?? 0;
		const plainOn = await plainBlock();
		const onMb = await resident();
		since = performance.now();
		await turn(false);
		const first404 = await until(since, async () => (await ai()) === 404);
		const processGone = await until(
			since,
			async () => pid === 0 || (await readTree(pid)).length === 0,
		);
		// As many plain conversions as before the first look, for the memory; and
		// what else the machine does weighs on both sides of the time while on.
		const plainAfter = await plainBlock();
		const plainOff = (plainBefore + plainAfter) / 2;
		const afterMb = await resident();
		return {
			...{ firstAnswer, firstWithModels, allLoaded, first404, processGone },
			...{ beforeMb, onMb, afterMb, plainOff, plainOn },
		};
	}

	async function resident(): Promise<number> {
		return total(await readTree(service.pid)) / 2 ** 20;
	}

	async function ai(): Promise<404 | "models" | "fallback"> {
		try {
			const { fallback } = await ask.ai(image, "tier=1");
			return fallback === undefined ? "models" : "fallback";
		} catch (error) {
			if ((error as Error).message.includes("NOT_FOUND")) return 404;
			throw error;
		}
	}

	async function readyAi(): Promise<string> {
		const response = await fetch(`${service.origin}/health/ready`);
		const { checks } = (await response.json()) as { checks: { ai: string } };
		return checks.ai;
	}

	async function plainBlock(): Promise<number> {
		const times: number[] = [];
		for (let i = 0; i < BLOCK; i++) times.push((await ask.plain(image)).ms);
		return median(times);
	}
}

/** @returns ms from `since` until it holds; NaN after ten seconds */
async function until(
	since: number,
	holds: () => Promise<boolean>,
): Promise<number> {
	while (performance.now() - since < 10_000) {
		if (await holds()) return performance.now() - since;
		await sleep(5);
	}
	return Number.NaN;
}

/** A table of each figure: the first time, then the median and the most. */
export function describeSwitch({ first, rounds }: Switching): string {
	const line = (
		label: string,
		of: (round: SwitchRound) => number,
		digits = 0,
	) => {
		const values = rounds.map(of);
		return [
			label,
			of(first).toFixed(digits),
			median(values).toFixed(digits),
			Math.max(...values).toFixed(digits),
		];
	};
	return table(
		[`${rounds.length} rounds`, "the first", "median", "most"],
		[
			line("on: first AI answer, ms", (round) => round.firstAnswer),
			line(
				"on: first answer with models, ms",
				(round) => round.firstWithModels,
			),
			line("on: every model loaded, ms", (round) => round.allLoaded),
			line("off: first 404, ms", (round) => round.first404),
			line("off: inference process gone, ms", (round) => round.processGone),
			line("memory before, MiB", (round) => round.beforeMb),
			line("memory while on, MiB", (round) => round.onMb),
			line(
				"memory after, to before",
				(round) => round.afterMb / round.beforeMb,
				3,
			),
			line("plain conversion while off, ms", (round) => round.plainOff, 1),
			line(
				"plain conversion, on over off",
				(round) => round.plainOn / round.plainOff,
				3,
			),
		],
	);
}
