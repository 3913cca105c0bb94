import type { FastifyInstance } from "fastify";
import t from "tap";
import { decodeImage } from "../../services/image/decode.ts";
import { fidelity } from "../../services/quality/fidelity.ts";
import { measure } from "../../services/quality/measure.ts";
import { renderSvg } from "../../services/quality/render.ts";
import { aiApp, fixtureModels } from "../support/ai.ts";
import { fixture, noisePng } from "../support/images.ts";

t.test("an answer says how it came about and what was measured", async (t) => {
	const { convert, ready } = await aiApp(t, {
		MODELS_DIR: await fixtureModels(t),
	});
	await ready();
	const image = await fixture("small-figma-48.png");
	const response = await convert(image);
	t.equal(response.statusCode, 200);
	const answer = response.json();
	t.match(answer, {
		success: true,
		endpoint: "/api/convert-ai",
		ai_enabled: true,
		size: Buffer.byteLength(answer.svg),
		ai_metadata: {
			fallback_used: false,
			degraded: [],
			routing: {
				selection_method: "auto",
				target_quality: 0.9,
				selection_reasoning: /Tier \d.*0\.900.*measured 0\.\d{3} after \d/,
			},
			conversion: { features: { edge_density: Number } },
		},
	});
	const { tier_used, actual_quality, routing, conversion } = answer.ai_metadata;
	t.ok([1, 2, 3].includes(tier_used));
	t.same(Object.keys(routing.tier_predictions), ["1", "2", "3"]);
	for (const { predicted_quality, interval, parameters } of Object.values<{
		predicted_quality: number;
		interval: number[];
		parameters: object;
	}>(routing.tier_predictions)) {
		t.ok(interval[0] <= predicted_quality && predicted_quality <= interval[1]);
		t.ok(Object.keys(parameters).length > 5);
	}
	t.match(
		response.headers["server-timing"],
		/^queue;.*decode;.*analyse;.*infer;.*trace;.*render;.*measure;/,
	);

	const { raster } = await decodeImage(image, 1e6);
	const { ssim } = measure(raster, renderSvg(answer.svg, raster.width));
	const rendered = renderSvg(answer.svg, raster.width);
	t.equal(
		actual_quality,
		fidelity(raster, rendered),
		"the quality is that of this very SVG",
	);
	t.same(answer.ai_metadata.damage, [], "a clean picture has none");
	t.equal(conversion.quality.ssim, ssim);

	const short = (await convert(image, "?include_analysis=false")).json();
	t.notOk("features" in short.ai_metadata.conversion);

	const svg = await convert(image, "", { accept: "image/svg+xml" });
	t.match(svg.headers["content-type"], /^image\/svg\+xml/);
	t.match(svg.body, /^<svg /);
	const again = await convert(image, "", {
		accept: "image/svg+xml",
		"if-none-match": svg.headers.etag as string,
	});
	t.equal(again.statusCode, 304);
});

t.test("each tier holds the work of those below", async (t) => {
	const { convert, plain, ready } = await aiApp(t, {
		MODELS_DIR: await fixtureModels(t),
	});
	await ready();
	const image = await fixture("small-dropbox-32.png");
	const without = (await plain(image)).json().ssim;
	const by: Record<number, { quality: number; tried: number }> = {};
	for (const tier of [1, 2, 3]) {
		const { ai_metadata } = (
			await convert(image, `?tier=${tier}&target_quality=0`)
		).json();
		t.match(ai_metadata, {
			tier_used: tier,
			routing: {
				selected_tier: tier,
				selection_method: "manual",
				escalations: [],
			},
		});
		by[tier] = {
			quality: ai_metadata.actual_quality,
			tried: ai_metadata.conversion.candidates_tried,
		};
	}
	t.equal(by[1].tried, 1, "tier 1 is one trace");
	t.ok(by[2].tried > 1 && by[3].tried >= by[2].tried);
	t.ok(by[2].quality >= without, "tier 2 is never worse than without AI");
	t.ok(by[2].quality >= by[1].quality && by[3].quality >= by[2].quality);

	const { ai_metadata } = (await convert(image, "?target_quality=1")).json();
	t.equal(ai_metadata.tier_used, 3, "an unreachable target gets the best");
	const last = ai_metadata.routing.escalations.at(-1);
	if (ai_metadata.routing.selected_tier < 3)
		t.match(last, { to_tier: 3, measured_quality: Number });
	const easy = (await convert(image, "?target_quality=0")).json();
	t.equal(easy.ai_metadata.tier_used, 1, "an easy one the least");
});

t.test("a budget ends the work with the best so far", async (t) => {
	const { convert } = await aiApp(t);
	const slow = await noisePng(96);
	const tight = (await convert(slow, "?tier=3&time_budget=0.05")).json();
	t.match(tight.ai_metadata, {
		degraded: ["models", "time_budget"],
		routing: { selection_reasoning: /Tier 3 was asked for/ },
	});
	t.match(tight.svg, /^<svg /);
});

t.test("what is wrong is told by name", async (t) => {
	const { app, convert } = await aiApp(t);
	const image = await fixture("small-dropbox-32.png");
	for (const [query, message] of Object.entries({
		"?tier=4": /tier.*one of auto, 1, 2, 3/,
		"?target_quality=2": /target_quality.*from 0 to 1/,
		"?time_budget=0": /time_budget.*from 0.05 to 60/,
		"?ltres=1": /Unknown option "ltres"/,
	})) {
		const response = await convert(image, query);
		t.equal(response.statusCode, 400, query);
		t.match(response.json().error, message);
	}
	const text = await convert(Buffer.from("no image"));
	t.equal(text.statusCode, 415);
	const cut = await convert(image.subarray(0, 200));
	t.equal(cut.statusCode, 422);
	t.equal(cut.json().error_code, "INVALID_IMAGE");
	const form = await app.inject({
		method: "POST",
		url: "/api/convert-ai",
		payload: { image: image.toString("base64"), tier: 1, target_quality: 0.5 },
	});
	t.equal(form.statusCode, 200, "JSON with base64");
	t.equal(form.json().ai_metadata.routing.target_quality, 0.5);
});

t.test("equal requests are made once, and told as the same", async (t) => {
	const { app, convert, ready } = await aiApp(t, {
		MODELS_DIR: await fixtureModels(t),
	});
	await ready();
	const made = () => answersOf(app);
	const image = await fixture("small-figma-48.png");
	const first = await whole(() => convert(image));
	const before = await made();
	const equal = await Promise.all(
		Array.from({ length: 20 }, () => convert(image)),
	);
	for (const { body, headers } of equal) {
		t.equal(body, first.body);
		t.equal(headers.etag, first.headers.etag);
		t.equal(headers["server-timing"], "cache;desc=hit");
	}
	const { etag } = first.headers;
	t.match(etag, /^"[\w-]+"$/);
	const known = await convert(image, "", { "if-none-match": etag });
	t.equal(known.statusCode, 304);
	const brief = await convert(image, "?include_analysis=false");
	t.notOk("features" in brief.json().ai_metadata.conversion);
	t.not(brief.headers.etag, etag, "another body, another name");
	t.equal(brief.json().svg, first.json().svg);
	t.equal(await made(), before, "nothing of it was made anew");
	t.match(
		(await app.inject("/metrics")).body,
		'ai_conversions_total{kind="cache"} 22',
	);

	let expected = before;
	for (const query of ["?tier=2", "?target_quality=0.5", "?time_budget=60"]) {
		t.equal((await convert(image, query)).statusCode, 200);
		t.equal(await made(), ++expected, `${query} asks for something else`);
	}
	const other = await noisePng(24);
	const together = await Promise.all([1, 2, 3].map(() => convert(other)));
	t.equal(await made(), ++expected, "made once while in flight");
	t.equal(new Set(together.map(({ body }) => body)).size, 1);
});

t.test("what was degraded or cut short is made anew each time", async (t) => {
	const models = await aiApp(t, { MODELS_DIR: await fixtureModels(t) });
	await models.ready();
	const without = await aiApp(t);
	const noise = await noisePng(96);
	for (const [{ app, convert }, image, query, degraded] of [
		[models, noise, "?tier=3&time_budget=0.05", "time_budget"],
		[without, await fixture("small-dropbox-32.png"), "", "models"],
	] as const)
		for (let times = 1; times <= 2; times++) {
			const { ai_metadata } = (await convert(image, query)).json();
			t.ok(ai_metadata.degraded.includes(degraded), degraded);
			t.equal(await answersOf(app), times);
		}
});

/** The first answer for which no rule had to stand in for a model that was slow. */
async function whole<Response extends { json(): { ai_metadata: object } }>(
	ask: () => Promise<Response>,
): Promise<Response> {
	for (;;) {
		const response = await ask();
		const { ai_metadata } = response.json();
		if ("fallback_reason" in ai_metadata) continue;
		return response;
	}
}

/** How many AI conversions were really made. */
async function answersOf(app: FastifyInstance): Promise<number> {
	const { body } = await app.inject("/metrics");
	return Number(/ai_conversions_total\{kind="answers"\} (\d+)/.exec(body)?.[1]);
}

t.test(
	"whatever the models choose keeps to the choices of the drawing",
	async (t) => {
		const { convert, ready } = await aiApp(t, {
			MODELS_DIR: await fixtureModels(t),
		});
		await ready();
		const image = await fixture("logo-google-128.png");
		const free = (await convert(image, "?tier=2")).json();
		for (const tier of ["auto", 2]) {
			const two = await convert(
				image,
				`?tier=${tier}&max_colors=2&time_budget=5`,
			);
			t.equal(two.statusCode, 200);
			const { svg, ai_metadata: told } = two.json();
			const { engine, parameters_used: used } = told.conversion;
			t.equal(engine, "subpixel");
			t.match(used, { max_colors: 2 });
			const fills = new Set(
				[...svg.matchAll(/fill="([^"]*)"/g)].map(([, c]) => c),
			);
			t.ok(fills.size <= 2, [...fills].join());
			t.not(svg, free.svg, "and isn't what is kept for others");
		}
		const lines = (await convert(image, "?draw=edges&purpose=laser")).json();
		t.match(lines.svg, /<g fill="none" stroke-width="1"/);
		t.match(lines.ai_metadata, { tier_used: 1 });
		t.match(lines.ai_metadata.conversion.parameters_used, {
			purpose: "laser",
			curves: "lines_and_arcs",
		});
		const wrong = await convert(image, "?max_colors=900");
		t.equal(wrong.statusCode, 400);
		t.match(wrong.json().error, /max_colors is "900"/);
	},
);
