import { readdir } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { modelsLoaded } from "../../support/models-loaded.ts";
import { readTree } from "../../support/process-tree.ts";
import { startService } from "../../support/service.ts";
import { modelsToServe, whichModels } from "../faults/models.ts";
import { createBudgets, type Finding } from "../support/findings.ts";
import { createFlagFile } from "../support/flag-file.ts";
import { createLedger } from "../support/ledger.ts";
import { mixedPictures, photographs } from "../support/pictures.ts";
import { startTraffic } from "../support/traffic.ts";
import { openHandles, watchTree } from "../support/tree-watch.ts";
import { robustSlope } from "./slope.ts";

const SWITCHES_A_MINUTE = 50;
/** Share of the time in which caches and heaps fill. */
const WARM_UP = 0.25;
/** Growth that counts as none, as a share of the level. */
const FLAT = 0.05;
/** Growth that counts as some, however large the noise. */
const GROWN = 0.15;
/** A handle more or less may be a connection that lingers. */
const SPARE_HANDLES = 3;

/** Memory that may be kept once all is quiet, as a share of what there was before. */
const KEPT = 1.15;
const QUIET_SECONDS = 30;

export interface SoakSettings {
	readonly minutes: number;
	readonly connections: number;
	/** How long each client waits from one answer to its next request. */
	readonly pauseMs: number;
}

/** Mixed load for a long time, the flag switched all the while. */
export async function soak({
	minutes,
	connections,
	pauseMs,
}: SoakSettings): Promise<Finding> {
	const budgets = createBudgets();
	const flag = await createFlagFile(true);
	const service = await startService({
		WORKERS: "2",
		UNLEASH_URL: "",
		FLAGS_FILE: flag.file,
		MODELS_DIR: modelsToServe(),
		// Small enough to be full soon, so that what still grows is no cache.
		CACHE_MB: "16",
		UPLOADS_MAX_MB: "4",
	});
	await modelsLoaded(service);
	const watch = watchTree(service.pid, 1000);
	await sleep(5000);
	// With the models, and nothing kept yet.
	const before = watch.samples.at(-1)?.mib ?? Number.NaN;
	await flag.turn(false);
	await sleep(5000);
	const handlesBefore = await openHandles(service.pid);
	const loadBegan = watch.samples.length;
	const ledger = createLedger({ also: [404] });
	const traffic = startTraffic({
		origin: service.origin,
		pictures: [...(await mixedPictures()), ...(await photographs(6))],
		connections,
		pauseMs,
		aiShare: 0.3,
		uploadShare: 0.15,
		ledger,
	});
	const switches = Math.round(minutes * SWITCHES_A_MINUTE);
	let switched: number;
	let halves: number;
	let children: number;
	let handlesAfter: number;
	let loadEnded: number;
	let after: number;
	try {
		const started = performance.now();
		for (let i = 1; i <= switches; i++) {
			await flag.turn(i % 2 === 1);
			const due = started + (i * minutes * 60_000) / switches;
			await sleep(Math.max(0, due - performance.now()));
			if (i % 100 === 0)
				console.log(
					`${i} switches, ${ledger.total()} answers, ${watch.samples.at(-1)?.ownMib.toFixed(0)} MiB`,
				);
		}
		await flag.turn(true);
		loadEnded = watch.samples.length;
		await traffic.stop();
		const quiet = watch.samples.length;
		await modelsLoaded(service);
		await sleep(QUIET_SECONDS * 1000);
		after = Math.min(
			...watch.samples
				.slice(quiet)
				.slice(-5)
				.map(({ mib }) => mib),
		);
		await flag.turn(false);
		// The last connections and the inference process end by themselves.
		await sleep(8000);
		const metrics = await service.metrics();
		switched =
			(metrics.get('ai_switches_total{to="on"}') ?? 0) +
			(metrics.get('ai_switches_total{to="off"}') ?? 0);
		children = (await readTree(service.pid)).length - 1;
		handlesAfter = await openHandles(service.pid);
		const names = await readdir(service.folder, { recursive: true });
		halves = names.filter((name) => /\.(part|new|tmp)$/.test(name)).length;
	} finally {
		await watch.stop();
		await traffic.stop();
		await service.stop();
		await flag.remove();
	}
	const broken = ledger.violations();
	budgets.settle(
		`${minutes} minutes: every request gets an answer; no 5xx but 503 with Retry-After`,
		broken.length === 0
			? ledger.summary()
			: `${broken.length} of ${ledger.total()} not: ${broken[0].what}`,
		broken.length === 0,
	);
	budgets.settle(
		`${switches} edits of the flag are followed`,
		`${switched} switches`,
		switched >= 0.9 * switches,
	);
	const busy = watch.samples.slice(loadBegan, loadEnded);
	const settled = busy.slice(Math.floor(busy.length * WARM_UP));
	for (const [what, of] of [
		["the service's own process", "ownMib"],
		["all processes together", "mib"],
	] as const) {
		const slope = robustSlope(settled.map((one) => [one.at, one[of]]));
		budgets.settle(
			`memory of ${what} is flat: growth under ${FLAT * 100} %, or within its noise and under ${GROWN * 100} %`,
			`${slope.growth.toFixed(1)} MiB (95 % of pairs ${slope.low.toFixed(1)} to ${slope.high.toFixed(1)}) at ${slope.level.toFixed(0)} MiB`,
			slope.growth < FLAT * slope.level ||
				(slope.low <= 0 && slope.growth < GROWN * slope.level),
		);
	}
	budgets.settle(
		`memory of all processes ${QUIET_SECONDS} s after the end, of what it was before: ${KEPT} at most`,
		`${before.toFixed(0)} MiB before, ${watch.peakMib().toFixed(0)} at the peak, ${after.toFixed(0)} after: ${(after / before).toFixed(2)}`,
		after <= KEPT * before,
	);
	budgets.settle(
		"no handle, process or half-written file is left",
		`${handlesAfter} handles, ${handlesBefore} before; ${children} processes; ${halves} files`,
		handlesAfter <= handlesBefore + SPARE_HANDLES &&
			children === 0 &&
			halves === 0,
	);
	budgets.settle(
		"no fault in the log",
		service.faults.length,
		service.faults.length === 0,
	);
	return {
		title: "Soak",
		text: `Two workers, ${connections} connections, ${pauseMs} ms between two requests of each, 30 % AI, 15 % uploads, logos of 32 to 2048 px and, each fifth, a photograph of 512 or 1024 px, ${whichModels()}; the flag switched every ${(60 / SWITCHES_A_MINUTE).toFixed(1)} s. Memory is looked at once a second; whether it is flat, after the first ${WARM_UP * 100} % of the time; before and after with the models loaded. Slowest answer ${ledger.slowest().toFixed(0)} ms.`,
		budgets: budgets.list,
	};
}
