import sharp from "sharp";
import t, { type Test } from "tap";
import type { Hint } from "../../../services/damage/hint.ts";
import { renderSvg } from "../../../services/quality/render.ts";
import type { TierPredictor } from "../../../services/routing/prediction.ts";
import { createTierRouter } from "../../../services/routing/router.ts";
import type { Tier } from "../../../services/routing/tiers.ts";
import { worth } from "../../../services/routing/worth.ts";
import { ONE_SHOT } from "../../../services/settings/candidates.ts";
import {
	type Setting,
	settingKey,
} from "../../../services/settings/setting.ts";
import { openConversions } from "../../support/conversions.ts";
import { fixture, noisePng } from "../../support/images.ts";

type Foretold = (setting: Setting) => {
	ssim?: number;
	ms?: number;
	bytes?: number;
};

/** A router over real conversions; what the models would say is given. */
function routerFor(
	t: Test,
	foretold: Foretold = () => ({}),
	recommended: Setting = ONE_SHOT[0],
	{
		onAnalysed = () => {},
		traceMs,
		expectDamage = async () => ({ hint: {} }),
	}: {
		onAnalysed?: () => void;
		/** Told of every trace instead of what it took. */
		traceMs?: number;
		expectDamage?: TierPredictor["expectDamage"];
	} = {},
) {
	const conversions = openConversions(t, { cacheBytes: 0 });
	const predictor: TierPredictor = {
		classify: async () => ({
			logoType: "complex",
			probabilities: {
				simple_geometric: 0,
				text_based: 0,
				gradient: 0,
				complex: 1,
			},
		}),
		expectDamage,
		recommend: async () => recommended,
		predictQuality: async (_input, settings) => ({
			predictions: settings.map((setting) => {
				const { ssim = 0.9, ms = 5, bytes = 1 } = foretold(setting);
				return { ssim, lower: ssim, upper: ssim, bytes, ms };
			}),
		}),
	};
	const router = createTierRouter({
		converter: {
			async attempt(...asked) {
				const made = await conversions.attempt(...asked);
				const { phases } = made;
				const trace = traceMs ?? phases.trace;
				return { ...made, phases: { ...phases, trace } };
			},
			analyse(...asked) {
				onAnalysed();
				return conversions.analyse(...asked);
			},
		},
		predictor,
		loading: () => undefined,
		workers: 1,
		maxInFlight: 4,
		limitMs: 60_000,
	});
	return {
		router,
		convert: (
			bytes: Uint8Array,
			targetQuality: number,
			{
				tier = "auto",
				budgetMs,
				pixels,
				signal = new AbortController().signal,
			}: {
				tier?: "auto" | Tier;
				budgetMs?: number;
				pixels?: number;
				signal?: AbortSignal;
			} = {},
		) =>
			router.convert(
				bytes,
				{
					...{ tier, targetQuality, budgetMs },
					arrivedAt: performance.now(),
					...(pixels !== undefined && { pixels }),
				},
				signal,
			),
	};
}

t.test("a promise that measuring doesn't bear out is made good", async (t) => {
	const { router, convert } = routerFor(t, () => ({ ssim: 1 }));
	const image = await fixture("small-figma-48.png");
	const { choice, climb, best, reasoning, attempts } = await convert(image, 1);
	t.match(choice, { tier: 1, meets: true }, "tier 1 should do");
	t.equal(climb.used, 3, "but it takes all");
	t.match(climb.escalations, [
		{ from: 1, to: 2, reason: /below the target 1/ },
		{ from: 2, to: 3 },
	]);
	const [first, second] = climb.escalations;
	t.ok(first.measured <= second.measured);
	t.ok(second.measured <= best.result.ssim);
	t.match(reasoning, /tier 1 gave 0\.\d{3}, so tier 2 followed/);
	t.match(reasoning, /falls short of 1\.000\.$/);
	t.notMatch(reasoning.slice(0, -1), /\.(?!\d)/, "one sentence");
	t.equal(
		Math.max(...attempts.map(({ result }) => worth(result))),
		worth(best.result),
		"what is worth most of all is given",
	);
	t.equal(router.stats().counts.escalations, 2);
});

t.test(
	"of a damaged picture the sentence tells the fidelity, not the likeness to its damage",
	async (t) => {
		const { convert } = routerFor(t);
		const image = await fixture("jpeg-q40-256.jpg");
		const { best, reasoning } = await convert(image, 0.9, { tier: 1 });
		const { fidelity, ssim } = best.result;
		t.ok(fidelity - ssim > 0.01, "here they differ");
		t.match(reasoning, `measured ${fidelity.toFixed(3)} after`);
	},
);

t.test(
	"tier 1 buys no last decimal with several times the bytes",
	async (t) => {
		const image = await fixture("small-figma-48.png");
		const [recommended, smaller] = ONE_SHOT;
		for (const { ssim, made } of [
			{ ssim: 0.9991, made: smaller },
			{ ssim: 0.98, made: recommended },
		]) {
			const { convert } = routerFor(t, (setting) => {
				if (settingKey(setting) === settingKey(smaller))
					return { ssim, bytes: 1000 };
				return { ssim: 0.9992, bytes: 4000 };
			});
			const { best } = await convert(image, 0.9, { tier: 1 });
			t.equal(settingKey(best.setting), settingKey(made), `${ssim}`);
		}
	},
);

t.test("a tier that was chosen too high is left out", async (t) => {
	const { convert } = routerFor(t, () => ({ ssim: 0.5 }));
	const image = await fixture("small-figma-48.png");
	const { choice, climb, attempts } = await convert(image, 0.9);
	t.equal(choice.tier, 3, "none is expected to reach it");
	t.equal(climb.used, 1, "the first trace does");
	t.equal(attempts.length, 1);
	t.same(climb.escalations, []);
});

t.test("what can't end inside the budget is not begun", async (t) => {
	const slow = (setting: Setting) => ({
		ms: settingKey(setting) === settingKey(ONE_SHOT[0]) ? 5 : 1e6,
	});
	const { convert } = routerFor(t, slow);
	const image = await fixture("small-figma-48.png");
	const { climb, attempts, degraded, reasoning } = await convert(image, 1, {
		budgetMs: 30_000,
	});
	t.equal(attempts.length, 1, "only the quick one is made");
	t.equal(climb.used, 1, "and no other tier was used");
	t.same(degraded, ["time"]);
	t.match(reasoning, /in 30\.00 s/);
});

t.test("what one took tells whether the next fits", async (t) => {
	const { convert } = routerFor(t, () => ({ ms: 5 }), ONE_SHOT[0], {
		traceMs: 40_000,
	});
	const image = await fixture("small-figma-48.png");
	const { attempts, degraded } = await convert(image, 1, { budgetMs: 30_000 });
	t.equal(attempts.length, 1);
	t.same(degraded, ["time"]);
});

t.test("no time for any: a draft of fewer pixels", async (t) => {
	const { convert } = routerFor(t, () => ({ ms: 1e6 }));
	const { best, degraded, attempts } = await convert(await noisePng(64), 1, {
		budgetMs: 10_000,
	});
	t.equal(best.draft, true);
	t.equal(attempts.length, 1);
	t.match(degraded, ["time", "resolution"]);
	t.equal(best.result.width, 64, "the SVG keeps the size");
});

t.test("a budget holds what is done about damage, too", async (t) => {
	const { convert } = routerFor(t);
	const jpeg = await sharp(await fixture("small-figma-48.png"))
		.flatten({ background: "#ffffff" })
		.jpeg({ quality: 40 })
		.toBuffer();
	const late = await convert(jpeg, 0.5, { tier: 1, budgetMs: 1 });
	t.ok(late.degraded.includes("damage"), `${late.degraded}`);
	t.same(late.best.result.damage, []);
	t.match(late.best.result.svg, /<svg /, "an answer all the same");
	const patient = await convert(jpeg, 0.5, { tier: 1, budgetMs: 30_000 });
	t.same(patient.degraded, []);
	t.match(patient.best.result.damage, [{ kind: "jpeg" }]);
});

t.test("a converter that fails is named, and another stands in", async (t) => {
	const broken = {
		converter: ONE_SHOT[0].converter,
		parameters: { ...ONE_SHOT[0].parameters, palette: "no list" },
	};
	const { convert } = routerFor(t, undefined, broken);
	const { best, fallback, method } = await convert(
		await fixture("small-figma-48.png"),
		0.5,
	);
	t.match(best.result.svg, /^<svg /);
	t.match(fallback, /1 of the conversions tried .* failed .* stood in/);
	t.equal(method, "auto");
});

t.test(
	"what misses the target by far is compared with the plain conversion",
	async (t) => {
		const poor = {
			converter: "subpixel",
			parameters: { ...ONE_SHOT[0].parameters, palette: ["#808080"] },
		};
		const { convert } = routerFor(t, undefined, poor);
		const image = await fixture("logo-docker-128.png");
		const { best, climb, attempts } = await convert(image, 0.99, { tier: 1 });
		t.equal(climb.used, 1, "the client's tier is kept");
		t.equal(attempts.length, 2);
		t.equal(best.setting.converter, "imagetracer", "the plain one is better");
		t.equal(climb.missedByFar, best.result.fidelity < 0.94);
	},
);

t.test("large pictures wait as bytes", async (t) => {
	const image = await fixture("small-figma-48.png");
	let decoded = 0;
	let over = 0;
	let most = 0;
	const { router, convert } = routerFor(t, undefined, undefined, {
		onAnalysed() {
			most = Math.max(most, ++decoded - over);
		},
	});
	const gone = new AbortController();
	const leaving = convert(image, 0.5, { pixels: 1e6, signal: gone.signal });
	const large = Array.from({ length: 3 }, async () => {
		await convert(image, 0.5, { pixels: 1e6 });
		over++;
	});
	await Promise.resolve();
	t.equal(
		router.stats().lane.waiting,
		2 + 1,
		"two for their turn, one for the worker",
	);
	gone.abort(new Error("gone"));
	await t.rejects(leaving, { message: "gone" });
	over++;
	await Promise.all(large);
	t.equal(decoded, 4);
	t.equal(most, 2, "one for the worker, and the next");
	decoded = 0;
	over = 0;
	await Promise.all(
		Array.from({ length: 4 }, () => convert(image, 0.5, { pixels: 48 * 48 })),
	);
	t.equal(most, 4, "of small ones all are decoded");
});

t.test("what the model holds likely is looked for once more", async (t) => {
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="160" height="120"><rect width="160" height="120" fill="#fff"/><circle cx="60" cy="60" r="42" fill="#d22"/><path d="M90 20l60 20-25 70z" fill="#16a"/></svg>`;
	const { data, width, height } = renderSvg(svg, 160);
	const drawn = () => sharp(data, { raw: { width, height, channels: 4 } });
	const webp = await drawn().webp({ quality: 40 }).toBuffer();
	const saved = await sharp(webp).png().toBuffer();
	const sharpEdged = await drawn().png().toBuffer();
	let asked = 0;
	let hint: Hint = {};
	const { convert } = routerFor(t, undefined, undefined, {
		expectDamage: async () => {
			asked++;
			return { hint };
		},
	});
	const told = async (bytes: Uint8Array) => {
		const { image, best } = await convert(bytes, 0, { tier: 1 });
		t.same(best.result.damage, image.damage);
		return image;
	};
	t.same((await told(sharpEdged)).damage, []);
	t.equal(asked, 0, "nothing can have spread these edges");
	t.same((await told(saved)).damage, [], "nothing is held likely");
	t.equal(asked, 1);
	hint = { webp: 0.8 };
	const { damage, undamaged } = await told(saved);
	t.match(damage, [{ kind: "webp", source: "learned" }]);
	t.ok(undamaged, "and undone");
	hint = { blurred: 0.95 };
	const toldAlone = await told(saved);
	t.match(toldAlone.damage, [{ kind: "blurred", source: "learned" }]);
	t.equal(toldAlone.undamaged, undefined, "nothing bears it out");
	asked = 0;
	const jpeg = await drawn().jpeg({ quality: 60 }).toBuffer();
	t.match((await told(jpeg)).damage, [{ kind: "jpeg", source: "header" }]);
	t.equal(asked, 0, "measuring has the first word");
});
