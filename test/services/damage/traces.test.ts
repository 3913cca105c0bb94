import sharp, { type Sharp } from "sharp";
import t from "tap";
import {
	namedTraces,
	TRACE_NAMES,
	TRACES_VERSION,
	tracesOf,
} from "../../../services/damage/traces/traces.ts";
import type { Raster } from "../../../services/image/raster.ts";
import { renderSvg } from "../../../services/quality/render.ts";
import { entries } from "../../support/models.ts";

const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" width="160" height="120"><rect width="160" height="120" fill="#fff"/><circle cx="60" cy="60" r="42" fill="#d22"/><path d="M90 20l60 20-25 70z" fill="#16a"/></svg>`;
const clean = renderSvg(LOGO, 160);
const NO_GROUND = LOGO.replace(/<rect .*?\/>/, "");

async function step(take: (image: Sharp) => Sharp) {
	const { data, width, height } = clean;
	const image = sharp(data, { raw: { width, height, channels: 4 } });
	const made = await sharp(await take(image).toBuffer())
		.ensureAlpha()
		.raw()
		.toBuffer({ resolveWithObject: true });
	return {
		width: made.info.width,
		height: made.info.height,
		data: new Uint8ClampedArray(made.data),
	};
}

const flat = (width: number, height: number, alpha: number): Raster => ({
	width,
	height,
	data: new Uint8ClampedArray(4 * width * height).fill(alpha),
});

t.test("every picture has as many, all finite", async (t) => {
	t.equal(new Set(TRACE_NAMES).size, TRACE_NAMES.length);
	for (const raster of [
		clean,
		renderSvg(NO_GROUND, 160),
		flat(1, 1, 255),
		flat(1, 90, 0),
		flat(90, 2, 255),
		flat(40, 40, 0),
	]) {
		const traces = tracesOf(raster);
		t.equal(traces.length, TRACE_NAMES.length);
		t.ok(traces.every(Number.isFinite), `${raster.width}x${raster.height}`);
		t.same(tracesOf(raster), traces);
	}
	const { damage_estimator: fixture } = await entries();
	t.equal(fixture.metadata.traces_version, TRACES_VERSION);
	t.same(fixture.inputs[0].shape, [null, TRACE_NAMES.length]);
});

t.test("they tell what happened apart", async (t) => {
	const was = namedTraces(clean);
	const soft = namedTraces(await step((image) => image.blur(1.5).png()));
	t.ok(soft.luma_lag_1 > was.luma_lag_1 + 0.2, "blur goes on");
	t.ok(soft.sharp_edges < 0.1 && was.sharp_edges > 0.5);
	const sharp = namedTraces(
		await step((image) => image.blur(0.6).sharpen({ sigma: 1 }).png()),
	);
	t.ok(sharp.luma_lag_2 < soft.luma_lag_2, "sharpening turns round");
	const coarse = namedTraces(
		await step((image) => image.jpeg({ quality: 30 })),
	);
	t.ok(coarse.ring_5_height > was.ring_5_height + 0.1, "JPEG rings");
	t.ok(coarse.rows_rim > was.rows_rim, "in blocks");
	t.ok(coarse.near_of_bounds > was.near_of_bounds);
});

t.test("inks without a ground show against the other", (t) => {
	const white = renderSvg(NO_GROUND.replaceAll(/#d22|#16a/g, "#fff"), 160);
	t.ok(namedTraces(white).edge_share > 0.01);
	t.end();
});
