import sharp from "sharp";
import t from "tap";
import { diagnose } from "../../../services/damage/diagnose.ts";
import { estimateSpread } from "../../../services/damage/linear/estimate-spread.ts";
import { estimateNoise } from "../../../services/damage/noise/estimate-noise.ts";
import { decodeImage } from "../../../services/image/decode.ts";
import type { Raster } from "../../../services/image/raster.ts";
import { measure } from "../../../services/quality/measure.ts";
import { renderSvg } from "../../../services/quality/render.ts";
import { fixture } from "../../support/images.ts";

const drawing = (ground: string) =>
	`<svg xmlns="http://www.w3.org/2000/svg" width="160" height="120"><rect width="160" height="120" fill="${ground}"/><circle cx="50" cy="60" r="36" fill="#d22"/><path d="M80 20l70 14-30 66z" fill="#16a"/><rect x="15" y="54" width="90" height="12" fill="#fd0"/></svg>`;

/** Normal random numbers, equal for an equal seed (Box and Muller). */
function normals(seed: number): () => number {
	let state = seed;
	const uniform = () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return (state + 0.5) / 2 ** 32;
	};
	return () =>
		Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

function noisy(clean: Raster, sigma: number): Raster {
	const normal = normals(7);
	const data = clean.data.map((level, i) =>
		i % 4 === 3 ? level : Math.round(level + sigma * normal()),
	);
	return { ...clean, data };
}

async function blurred(clean: Raster, sigma: number): Promise<Raster> {
	const { width, height, data } = clean;
	const bytes = await sharp(data, { raw: { width, height, channels: 4 } })
		.blur({ sigma, minAmplitude: 0.01, precision: "float" })
		.raw()
		.toBuffer();
	return { width, height, data: new Uint8ClampedArray(bytes) };
}

const NO_FILE = new Uint8Array();

t.test("noise is measured to within 15 %, on white ground too", (t) => {
	for (const ground of ["#fff", "#457", "#000"]) {
		const clean = renderSvg(drawing(ground), 160);
		t.equal(estimateNoise(clean), 0, `${ground}: none`);
		for (const sigma of [0.5, 1, 2, 4, 8, 12]) {
			const ratio = estimateNoise(noisy(clean, sigma)) / sigma;
			t.ok(Math.abs(ratio - 1) < 0.15, `${ground}, ${sigma}: ${ratio} times`);
		}
	}
	t.end();
});

t.test("blur is measured to within 15 %", async (t) => {
	const clean = renderSvg(drawing("#cde"), 160);
	const sharpEdges = estimateSpread(clean);
	t.ok(sharpEdges !== undefined && sharpEdges.sigma < 0.4);
	for (const sigma of [0.7, 1, 1.5, 2.5]) {
		const spread = estimateSpread(await blurred(clean, sigma));
		const ratio = (spread?.sigma ?? 0) / sigma;
		t.ok(Math.abs(ratio - 1) < 0.15, `${sigma}: ${ratio} times`);
	}
	t.equal(
		estimateSpread(renderSvg(drawing("#cde"), 8)),
		undefined,
		"a picture without even grounds tells nothing",
	);
});

t.test("what was grainy or blurred comes back", async (t) => {
	for (const ground of ["#fff", "#cde"]) {
		const truth = renderSvg(drawing(ground), 160);
		const damages = {
			noise: noisy(truth, 6),
			blurred: await blurred(truth, 1.2),
		};
		for (const [kind, seen] of Object.entries(damages)) {
			const diagnosis = diagnose(seen, NO_FILE);
			t.equal(diagnosis?.damage.kind, kind);
			t.equal(diagnosis?.damage.source, "pixels");
			const before = 1 - measure(truth, seen).ssim;
			for (const care of ["quick", "careful"] as const) {
				const undamaged = diagnosis?.restore(care)?.raster as Raster;
				const after = 1 - measure(truth, undamaged).ssim;
				t.ok(after < before / 2, `${kind}, ${care}: ${before} to ${after}`);
				t.same(diagnosis?.restore(care)?.raster.data, undamaged.data);
			}
		}
	}
});

t.test("transparency is restored with its colours", async (t) => {
	const svg = drawing("#fff").replace(/<rect width="160".*?\/>/, "");
	const truth = renderSvg(svg, 160);
	const seen = await blurred(truth, 1.2);
	const diagnosis = diagnose(seen, NO_FILE);
	t.equal(diagnosis?.damage.kind, "blurred");
	const undamaged = diagnosis?.restore("careful")?.raster as Raster;
	t.ok(
		1 - measure(truth, undamaged).ssim < (1 - measure(truth, seen).ssim) / 2,
	);
});

t.test("clean pictures have no damage", async (t) => {
	for (const name of [
		"logo-slack-256.png",
		"logo-firefox-256.png",
		"gradient-linear-256.png",
		"gradient-radial-256.png",
		"thin-strokes-256.png",
		"translucent-256.png",
		"one-pixel.png",
		"empty-64.png",
		"shapes-256.png",
		"small-figma-48.png",
		"wordmark-netflix-300.png",
	]) {
		const bytes = await fixture(name);
		const { raster } = await decodeImage(bytes, 1e7);
		t.equal(diagnose(raster, bytes), undefined, name);
	}
});

t.test("a large photograph is named, and traced as it is", (t) => {
	const normal = normals(3);
	const [width, height] = [1200, 900];
	const data = new Uint8ClampedArray(4 * width * height).fill(255);
	for (let i = 0; i < width * height; i++) {
		for (let c = 0; c < 3; c++) data[4 * i + c] = 128 + 6 * normal();
	}
	const diagnosis = diagnose({ width, height, data }, NO_FILE);
	t.equal(diagnosis?.damage.kind, "noise");
	t.equal(diagnosis?.restore("quick"), undefined);
	t.end();
});
