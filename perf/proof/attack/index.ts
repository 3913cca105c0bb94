import { setTimeout as sleep } from "node:timers/promises";
import { median } from "../../../services/statistics.ts";
import { modelsLoaded } from "../../support/models-loaded.ts";
import { createBudgets, type Finding } from "../support/findings.ts";
import { attackWithForms } from "./forms.ts";
import { attackWithImages } from "./images.ts";
import { attackWithOptions } from "./options.ts";
import { makeSeeds } from "./seeds.ts";
import { leaveEarly, sendSlowly } from "./sockets.ts";
import { openTarget } from "./target.ts";

export interface AttackOptions {
	readonly images: number;
	readonly forms: number;
	readonly options: number;
	/** Clients that leave in the middle. */
	readonly leavers: number;
	readonly slow: number;
	/** Equal seeds send equal bytes. */
	readonly seed: string;
}

/** The longest deadline, 30 s of an AI conversion, and the way there and back. */
const SLOWEST_MS = 32_000;
/** The service lets go of a client that has sent for a minute; it looks every half minute. */
const SLOW_SENDER_MS = 95_000;
/** The gate's own bound, and room for the processes that it doesn't see. */
const MEMORY_MIB = 1400;
/** Memory that may be kept once all is quiet, as a share of what there was before, the cache left out. */
const KEPT = 1.15;
/** Idle threads have given back by then what they took to start. */
const SETTLED_MS = 10_000;
const QUIET_MS = 30_000;

/** Everything that a hostile client can send. */
export async function attack(options: AttackOptions): Promise<Finding> {
	const { seed } = options;
	const budgets = createBudgets();
	const target = await openTarget();
	const { service, client, ledger, watch } = target;
	const [{ bytes: picture }] = await makeSeeds();
	await modelsLoaded(service);
	await sleep(SETTLED_MS);
	const before = watch.samples.at(-1)?.mib ?? Number.NaN;
	const probe = {
		path: "/api/convert",
		headers: { "content-type": "image/png" },
		body: picture,
	};
	const phases: string[] = [];
	const phase = async (name: string, work: () => Promise<unknown>) => {
		const sent = ledger.total();
		const started = performance.now();
		await work();
		const seconds = (performance.now() - started) / 1000;
		phases.push(
			`- ${name}: ${ledger.total() - sent} answers in ${seconds.toFixed(0)} s, ${watch.samples.at(-1)?.mib.toFixed(0)} MiB after it`,
		);
		console.log(phases.at(-1));
	};

	const slow = sendSlowly(target, options.slow, SLOW_SENDER_MS + 10_000);
	let mutated = 0;
	await phase(`${options.images} images`, async () => {
		mutated = await attackWithImages(target, options.images, seed);
	});
	await phase(`${options.forms} forms`, () =>
		attackWithForms(target, options.forms, seed),
	);
	await phase(`${options.options} sets of options`, () =>
		attackWithOptions(target, picture, options.options, seed),
	);
	await phase(`${options.leavers} clients that leave`, () =>
		leaveEarly(target, picture, options.leavers, seed),
	);
	const slowMs = await slow;
	const after: number[] = [];
	for (let i = 0; i < 20; i++) {
		const outcome = await client.send({
			...probe,
			path: `/api/convert?blurdelta=${i}`,
		});
		ledger.record("afterwards", probe, outcome);
		after.push(outcome.ms);
	}
	const answered = watch.samples.length;
	await sleep(QUIET_MS);
	const quiet = Math.min(
		...watch.samples.slice(answered).map(({ mib }) => mib),
	);
	const metrics =
		target.died() === undefined ? await service.metrics() : undefined;
	const busy = metrics?.get("conversion_workers_busy");
	const cached = (metrics?.get("conversion_cache_bytes") ?? 0) / 2 ** 20;

	budgets.settle(
		"the service lives",
		target.died() === undefined ? "it lives" : `ended with ${target.died()}`,
		target.died() === undefined,
	);
	budgets.settle(
		"images mutated, forms, sets of options",
		`${mutated}, ${options.forms}, ${options.options}`,
		mutated > 0.9 * options.images,
	);
	const broken = ledger.violations();
	budgets.settle(
		"only 200, 202 with a job, a problem of 4xx, or 503 with Retry-After; each SVG of the allow-list",
		broken.length === 0
			? `${ledger.total()} answers`
			: `${broken.length} of ${ledger.total()} not, first: ${broken[0].what}`,
		broken.length === 0,
	);
	budgets.settle(
		"no fault in the log",
		service.faults.length,
		service.faults.length === 0,
	);
	const { checked, distinct } = ledger.svgs();
	budgets.settle(
		"SVGs parsed strictly",
		`${checked}, ${distinct} distinct`,
		checked > 0,
	);
	budgets.settle(
		`no answer later than its deadline (${SLOWEST_MS} ms)`,
		`slowest ${ledger.slowest().toFixed(0)} ms`,
		ledger.slowest() <= SLOWEST_MS,
	);
	budgets.settle(
		`${options.slow} slow senders are let go within ${SLOW_SENDER_MS} ms`,
		`${slowMs.toFixed(0)} ms`,
		slowMs <= SLOW_SENDER_MS,
	);
	budgets.settle(
		`memory of all processes stays under ${MEMORY_MIB} MiB`,
		`peak ${watch.peakMib().toFixed(0)} MiB`,
		watch.peakMib() < MEMORY_MIB,
	);
	budgets.settle(
		`memory of all processes ${QUIET_MS / 1000} s after the end, the cache left out, of what it was before: ${KEPT} at most`,
		`${before.toFixed(0)} MiB before, ${quiet.toFixed(0)} after, ${cached.toFixed(0)} of them the cache: ${((quiet - cached) / before).toFixed(2)}`,
		quiet - cached <= KEPT * before,
	);
	budgets.settle(
		"afterwards every worker is free and a small picture is quick (median under 250 ms)",
		`${busy} busy, ${median(after).toFixed(0)} ms`,
		busy === 0 && median(after) < 250,
	);
	await target.close();
	return {
		title: "Attack",
		text: `Two workers, AI on, six connections; seed \`${seed}\`.\n\n${phases.join("\n")}\n\nAnswers: ${ledger.summary()}.`,
		budgets: budgets.list,
	};
}
