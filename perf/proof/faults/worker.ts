import { noisePng, plainPng } from "../../../test/support/images.ts";
import type { Budgets } from "../support/findings.ts";
import { type Scene, underLoad } from "./scene.ts";

const DEADLINE_SECONDS = 3;
/** Over the deadline, for the way there and back on a busy machine. */
const SLACK_MS = 1500;

/** Widths that no other picture of the proof has; see poison.mjs. */
const POISON = { throws: 61, hangs: 67, exits: 71 };

interface Told {
	readonly status: number;
	readonly code: string;
	readonly ms: number;
}

async function ask(scene: Scene, body: Buffer, query: string): Promise<Told> {
	const started = performance.now();
	const response = await fetch(`${scene.service.origin}/api/convert${query}`, {
		method: "POST",
		headers: { "content-type": "image/png" },
		body,
	});
	const { error_code = "" } = (await response.json()) as {
		error_code?: string;
	};
	return {
		status: response.status,
		code: error_code,
		ms: performance.now() - started,
	};
}

const atDeadline = ({ code, ms }: Told) =>
	code === "TIMEOUT" && ms < DEADLINE_SECONDS * 1000 + SLACK_MS;

/** The queue may be full for a moment: then this one wasn't tried. */
async function tried(scene: Scene, body: Buffer, query = ""): Promise<Told> {
	for (;;) {
		const told = await ask(scene, body, query);
		if (told.code !== "OVERLOADED") return told;
		await scene.wait(0.2);
	}
}

const words = (all: readonly Told[]) =>
	all
		.map(({ status, code, ms }) => `${status} ${code} ${ms.toFixed(0)} ms`)
		.join("; ");

/** Pictures that take too long, with options anyone may give. */
export async function tooSlow(budgets: Budgets): Promise<void> {
	const name = "worker out of time";
	const env = { CONVERT_TIMEOUT_SECONDS: String(DEADLINE_SECONDS) };
	await underLoad(name, budgets, { env }, async (scene) => {
		const noise = await noisePng(1000);
		const slow = await Promise.all(
			[31, 32].map((cycles) =>
				tried(scene, noise, `?numberofcolors=256&colorquantcycles=${cycles}`),
			),
		);
		budgets.settle(
			`${name}: too slow is 503 TIMEOUT at the deadline of ${DEADLINE_SECONDS} s`,
			words(slow),
			slow.every(atDeadline),
		);
	});
}

/** Pictures that take too much memory, with options anyone may give. */
export async function tooLarge(budgets: Budgets): Promise<void> {
	const name = "worker out of memory";
	const env = { CONVERT_TIMEOUT_SECONDS: "30", WORKER_HEAP_MB: "64" };
	await underLoad(name, budgets, { env }, async (scene) => {
		const noise = await noisePng(500);
		const large = await Promise.all(
			[31, 32].map((colours) =>
				tried(
					scene,
					noise,
					`?numberofcolors=${colours}&pathomit=0&colorquantcycles=1&layering=1`,
				),
			),
		);
		budgets.settle(
			`${name}: too much is 422 INVALID_IMAGE`,
			words(large),
			large.every(({ code }) => code === "INVALID_IMAGE"),
		);
	});
}

/** A renderer that throws, hangs for good, or takes its thread with it. */
export async function brokenWorkers(budgets: Budgets): Promise<void> {
	const name = "worker throws, hangs, exits";
	const env = {
		CONVERT_TIMEOUT_SECONDS: String(DEADLINE_SECONDS),
		POISON: JSON.stringify(POISON),
	};
	const nodeArguments = [`--import=${import.meta.resolve("./poison.mjs")}`];
	await underLoad(name, budgets, { env, nodeArguments }, async (scene) => {
		const poison = (width: number) => plainPng(width, 9);
		const throwing: Told[] = [];
		for (let i = 0; i < 4; i++)
			throwing.push(
				await tried(scene, await poison(POISON.throws), `?blurdelta=${i}`),
			);
		const exiting: Told[] = [];
		for (let i = 0; i < 4; i++)
			exiting.push(
				await tried(scene, await poison(POISON.exits), `?blurdelta=${i}`),
			);
		budgets.settle(
			`${name}: a fault is told to its own client alone, as 500 CONVERSION_FAILED`,
			words([...throwing, ...exiting]),
			[...throwing, ...exiting].every(
				({ code }) => code === "CONVERSION_FAILED",
			),
		);
		const ready = (await scene.get("/health/ready")).status;
		budgets.settle(
			`${name}: after eight faults in a row it is still ready`,
			ready,
			ready === 200,
		);
		// Both workers hang at the same time.
		const hanging = await Promise.all(
			[1, 2].map(async (i) =>
				tried(scene, await poison(POISON.hangs), `?blurdelta=${i}`),
			),
		);
		budgets.settle(
			`${name}: both hanging, each is ended at its deadline of ${DEADLINE_SECONDS} s`,
			words(hanging),
			hanging.every(atDeadline),
		);
	});
}
