import { setTimeout as sleep } from "node:timers/promises";
import t, { type Test } from "tap";
import { chooseConversion } from "../../../services/conversion/choose.ts";
import {
	type ConversionsOptions,
	createConversions,
} from "../../../services/conversion/conversions.ts";
import { noisePng, plainPng } from "../../support/images.ts";

/** More than any machine takes to start a worker. */
const PATIENCE_MS = 120_000;

async function open(t: Test, options: Partial<ConversionsOptions> = {}) {
	const conversions = createConversions({
		workers: 1,
		queueSize: 1,
		workerHeapMb: 256,
		cacheBytes: 32_000_000,
		deadlineMs: 60_000,
		workingPixels: 2_000_000,
		maxSvgBytes: 10_000_000,
		...options,
	});
	t.teardown(() => conversions.close());
	await conversions.warmUp(PATIENCE_MS);
	return conversions;
}

/** A conversion that takes a worker a good while. */
async function slow(seed: number, side = 120) {
	return {
		bytes: await noisePng(side, seed),
		...chooseConversion([{ name: "preset", value: "detailed", text: false }]),
	};
}

async function quick(side = 8) {
	return { bytes: await plainPng(side, side), ...chooseConversion([]) };
}

const never = new AbortController().signal;

t.test("a full queue refuses at once, and frees up again", async (t) => {
	const conversions = await open(t);
	const requests = await Promise.all([1, 2, 3].map((seed) => slow(seed)));
	const run = (request: (typeof requests)[0]) =>
		conversions.convert(conversions.key(request), request, never);
	const first = run(requests[0]);
	const second = run(requests[1]);
	t.match(conversions.stats(), { workers: 1, busy: 1, queued: 1 });
	await t.rejects(run(requests[2]), { code: "OVERLOADED", retryAfter: 1 });
	await Promise.all([first, second]);
	t.match(conversions.stats(), { busy: 0, queued: 0 });
	await run(requests[2]);
});

t.test("equal conversions in flight are computed once", async (t) => {
	const conversions = await open(t);
	const request = await slow(1);
	const key = conversions.key(request);
	const answers = await Promise.all(
		Array.from({ length: 5 }, () => conversions.convert(key, request, never)),
	);
	t.same(
		answers.map(({ source }) => source),
		["computed", "shared", "shared", "shared", "shared"],
	);
	t.equal(new Set(answers.map(({ result }) => result)).size, 1);
	t.equal(conversions.cached(key), answers[0].result);
	t.match(conversions.stats(), {
		counts: { computed: 1, shared: 4, cache: 1 },
		cacheEntries: 1,
	});
});

t.test(
	"keys tell images, converters and parameters apart, not the order of options",
	async (t) => {
		const conversions = await open(t);
		const { bytes, converter, parameters } = await quick();
		const key = conversions.key({ bytes, converter, parameters });
		const reversed = Object.fromEntries(Object.entries(parameters).reverse());
		t.equal(conversions.key({ bytes, converter, parameters: reversed }), key);
		t.not(conversions.key({ bytes, converter: "other", parameters }), key);
		t.not(
			conversions.key({
				bytes,
				converter,
				parameters: { ...parameters, ltres: 2 },
			}),
			key,
		);
		t.not(conversions.key({ ...(await quick(9)), converter, parameters }), key);
	},
);

t.test(
	"a client that leaves frees its place, unless another waits for the same",
	async (t) => {
		const conversions = await open(t);
		const request = await slow(1, 200);
		const key = conversions.key(request);
		const leaver = new AbortController();
		const left = conversions.convert(key, request, leaver.signal);
		const stayed = conversions.convert(key, request, never);
		leaver.abort(new Error("gone"));
		await t.rejects(left, { message: "gone" });
		t.match(conversions.stats(), { busy: 1 });
		t.ok((await stayed).result.svg);

		const other = await slow(2, 1000);
		const alone = new AbortController();
		const abandoned = conversions.convert(
			conversions.key(other),
			other,
			alone.signal,
		);
		await sleep(50);
		alone.abort(new Error("gone"));
		await t.rejects(abandoned, { message: "gone" });
		const next = await quick();
		t.ok(
			(await conversions.convert(conversions.key(next), next, never)).result
				.svg,
			"the worker is free for the next one",
		);
		t.equal(conversions.cached(conversions.key(other)), undefined);
	},
);

t.test(
	"a conversion past its deadline is a TIMEOUT and frees its worker",
	async (t) => {
		const conversions = await open(t, { deadlineMs: 3000 });
		const hopeless = await slow(1, 1000);
		const key = conversions.key(hopeless);
		await t.rejects(conversions.convert(key, hopeless, never), {
			code: "TIMEOUT",
			status: 503,
		});
		// The worker that was ended is replaced; that may take a while.
		await conversions.warmUp(PATIENCE_MS);
		const next = await quick();
		t.ok(
			(await conversions.convert(conversions.key(next), next, never)).result
				.svg,
		);
		t.match(conversions.stats(), { busy: 0, queued: 0 });
	},
);

t.test(
	"a conversion that takes too much memory is refused, and the next one is made",
	async (t) => {
		const conversions = await open(t, { workerHeapMb: 64 });
		const greedy = await slow(1, 900);
		await t.rejects(
			conversions.convert(conversions.key(greedy), greedy, never),
			{
				code: "INVALID_IMAGE",
				message: /more memory/,
			},
		);
		const next = await quick();
		t.ok(
			(await conversions.convert(conversions.key(next), next, never)).result
				.svg,
		);
		t.equal(await conversions.working(), true);
	},
);

t.test("an SVG over the limit is refused", async (t) => {
	const conversions = await open(t, { maxSvgBytes: 5000 });
	const request = await slow(1);
	await t.rejects(
		conversions.convert(conversions.key(request), request, never),
		{
			code: "INVALID_IMAGE",
			message: /more than the 5000 allowed/,
		},
	);
});

t.test(
	"a worker that faults again and again has to prove itself",
	async (t) => {
		const conversions = await open(t);
		t.equal(await conversions.working(), true);
		const broken = { ...(await quick()), converter: "missing" };
		for (let i = 0; i < 3; i++)
			await t.rejects(conversions.convert(`${i}`, broken, never), {
				code: "CONVERSION_FAILED",
				status: 500,
			});
		t.equal(await conversions.working(), true, "the probe image converts");
		await conversions.close();
		t.equal(await conversions.working(), false, "no worker is left");
	},
);

t.test("warming up tells what keeps it from converting", async (t) => {
	const conversions = await open(t);
	await conversions.close();
	await t.rejects(conversions.warmUp(PATIENCE_MS), {
		message: /self-test at the start failed.*closing/,
		cause: { code: "OVERLOADED" },
	});
});

t.test("the cache keeps to its byte limit and can be off", async (t) => {
	const conversions = await open(t, { cacheBytes: 20_000, queueSize: 10 });
	const keys: string[] = [];
	for (let side = 4; side < 24; side++) {
		const request = await quick(side);
		const key = conversions.key(request);
		keys.push(key);
		await conversions.convert(key, request, never);
	}
	const { cacheBytes, cacheEntries } = conversions.stats();
	t.ok(
		cacheBytes <= 20_000 && cacheEntries > 2,
		`${cacheEntries} entries, ${cacheBytes} bytes`,
	);
	t.equal(conversions.cached(keys[0]), undefined);
	t.ok(conversions.cached(keys[19]));
	const uncached = await open(t, { cacheBytes: 0 });
	const request = await quick();
	await uncached.convert("k", request, never);
	t.equal(uncached.cached("k"), undefined);
});
