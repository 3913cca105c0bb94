import t, { type Test } from "tap";
import type { ConversionsOptions } from "../../../services/conversion/conversions.ts";
import type { ConversionRequest } from "../../../services/conversion/tasks.ts";
import { chooseConversion } from "../../../services/settings/options.ts";
import { openConversions } from "../../support/conversions.ts";
import { noisePng, plainPng } from "../../support/images.ts";
import { until } from "../../support/until.ts";

/** More than any machine takes to start a worker. */
const PATIENCE_MS = 120_000;

async function open(t: Test, options: Partial<ConversionsOptions> = {}) {
	const conversions = openConversions(t, {
		queueSize: 1,
		workerHeapMb: 256,
		maxSvgBytes: 10_000_000,
		...options,
	});
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

const SUBPIXEL = { name: "converter", value: "subpixel", text: true };

const never = new AbortController().signal;

t.test("a full queue refuses at once, and frees up again", async (t) => {
	const conversions = await open(t);
	const requests = await Promise.all([1, 2, 3].map((seed) => slow(seed)));
	const run = (request: (typeof requests)[0]) =>
		conversions.convert(request, never);
	const first = run(requests[0]);
	const second = run(requests[1]);
	await until(() => conversions.stats().queued === 1);
	t.match(conversions.stats(), { workers: 1, busy: 1, queued: 1 });
	await t.rejects(run(requests[2]), { code: "OVERLOADED", retryAfter: 1 });
	await Promise.all([first, second]);
	t.match(conversions.stats(), { busy: 0, queued: 0 });
	await run(requests[2]);
});

t.test("equal conversions in flight are computed once", async (t) => {
	const conversions = await open(t);
	const request = await slow(1);
	const answers = await Promise.all(
		Array.from({ length: 5 }, () => conversions.convert(request, never)),
	);
	t.same(
		answers.map(({ source }) => source),
		["computed", "shared", "shared", "shared", "shared"],
	);
	t.equal(new Set(answers.map(({ result }) => result)).size, 1);
	const again = await conversions.convert(request, never);
	t.equal(again.source, "cache");
	t.equal(again.result, answers[0].result);
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
		const key = async (request: ConversionRequest) =>
			(await conversions.convert(request, never)).key;
		const reversed = Object.fromEntries(Object.entries(parameters).reverse());
		const plain = await key({ bytes, converter, parameters });
		t.equal(await key({ bytes, converter, parameters: reversed }), plain);
		const others = [
			{ bytes, ...chooseConversion([SUBPIXEL]) },
			{ bytes, converter, parameters: { ...parameters, ltres: 2 } },
			{ ...(await quick(9)), converter, parameters },
		];
		for (const other of others) t.not(await key(other), plain);
	},
);

t.test(
	"a client that leaves frees its place, unless another waits for the same",
	async (t) => {
		const conversions = await open(t);
		const request = await slow(1, 200);
		const leaver = new AbortController();
		const left = conversions.convert(request, leaver.signal);
		const stayed = conversions.convert(request, never);
		await until(() => conversions.stats().busy === 1);
		leaver.abort(new Error("gone"));
		await t.rejects(left, { message: "gone" });
		t.match(conversions.stats(), { busy: 1 });
		t.ok((await stayed).result.svg);

		const other = await slow(2, 1000);
		const alone = new AbortController();
		const abandoned = conversions.convert(other, alone.signal);
		await until(() => conversions.stats().busy === 1);
		alone.abort(new Error("gone"));
		await t.rejects(abandoned, { message: "gone" });
		const next = await quick();
		t.ok(
			(await conversions.convert(next, never)).result.svg,
			"the worker is free for the next one",
		);
		const { computed } = conversions.stats().counts;
		const late = new AbortController();
		const anew = conversions.convert(other, late.signal);
		await until(() => conversions.stats().counts.computed > computed);
		late.abort(new Error("gone"));
		await t.rejects(anew, { message: "gone" }, "nothing of it was kept");
	},
);

t.test(
	"a conversion past its deadline is a TIMEOUT and frees its worker",
	async (t) => {
		const conversions = await open(t, { deadlineMs: 3000 });
		const hopeless = await slow(1, 1000);
		await t.rejects(conversions.convert(hopeless, never), {
			code: "TIMEOUT",
			status: 503,
		});
		// The worker that was ended is replaced; that may take a while.
		await conversions.warmUp(PATIENCE_MS);
		const next = await quick();
		t.ok((await conversions.convert(next, never)).result.svg);
		t.match(conversions.stats(), { busy: 0, queued: 0 });
	},
);

t.test(
	"a conversion that takes too much memory is refused, and the next one is made",
	async (t) => {
		const conversions = await open(t, { workerHeapMb: 64 });
		const greedy = await slow(1, 900);
		await t.rejects(conversions.convert(greedy, never), {
			code: "INVALID_IMAGE",
			message: /more memory/,
		});
		const next = await quick();
		t.ok((await conversions.convert(next, never)).result.svg);
		t.equal(await conversions.working(), true);
	},
);

t.test("an SVG over the limit is refused", async (t) => {
	const conversions = await open(t, { maxSvgBytes: 5000 });
	const request = await slow(1);
	await t.rejects(conversions.convert(request, never), {
		code: "INVALID_IMAGE",
		message: /more than the 5000 allowed/,
	});
});

t.test(
	"a worker that faults again and again has to prove itself",
	async (t) => {
		const conversions = await open(t);
		t.equal(await conversions.working(), true);
		const broken = { ...(await quick()), converter: "missing" };
		for (let i = 0; i < 3; i++)
			await t.rejects(conversions.convert(broken, never), {
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
	const convert = async (side: number) =>
		(await conversions.convert(await quick(side), never)).source;
	for (let side = 4; side < 24; side++) await convert(side);
	const { cacheBytes, cacheEntries } = conversions.stats();
	t.ok(
		cacheBytes <= 20_000 && cacheEntries > 2,
		`${cacheEntries} entries, ${cacheBytes} bytes`,
	);
	t.equal(await convert(23), "cache");
	t.equal(await convert(4), "computed", "the oldest had to go");
	// An SVG of some ten kilobytes, where an eighth is less.
	const large = await slow(1);
	for (let i = 0; i < 2; i++)
		t.equal((await conversions.convert(large, never)).source, "computed");
	t.equal(
		await convert(23),
		"cache",
		"a large one doesn't drive out the others",
	);
	const uncached = await open(t, { cacheBytes: 0 });
	const request = await quick();
	for (let i = 0; i < 2; i++)
		t.equal((await uncached.convert(request, never)).source, "computed");
});

t.test(
	"what may not come in is refused before it costs anything",
	async (t) => {
		const conversions = await open(t);
		const { bytes, ...setting } = await quick();
		const cut = { bytes: bytes.subarray(0, 20), ...setting };
		const large = { ...setting, bytes: await plainPng(9000, 2) };
		for (let i = 0; i < 2; i++) {
			await t.rejects(conversions.convert(cut, never), {
				code: "INVALID_IMAGE",
			});
			await t.rejects(conversions.convert(large, never), {
				code: "IMAGE_TOO_LARGE",
			});
		}
		t.equal(conversions.stats().counts.computed, 0);
	},
);

t.test("what a decoder says in a worker is kept as the cause", async (t) => {
	const conversions = await open(t);
	const whole = await noisePng(32);
	const bytes = whole.subarray(0, whole.length / 2);
	const request = { bytes, ...chooseConversion([]) };
	await t.rejects(conversions.convert(request, never), {
		code: "INVALID_IMAGE",
		cause: { message: /^Error: .*read error/ },
	});
});
