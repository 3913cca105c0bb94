import sharp, { type Sharp } from "sharp";
import t from "tap";
import { diagnose } from "../../../services/damage/diagnose.ts";
import { missOfSharpEdges } from "../../../services/damage/linear/estimate-spread.ts";
import { estimateSharpening } from "../../../services/damage/sharpened/estimate-sharpening.ts";
import {
	levelsOf,
	lightnessPlanes,
} from "../../../services/damage/sharpened/lightness.ts";
import { unsharpened } from "../../../services/damage/sharpened/sharpening.ts";
import { unsharpen } from "../../../services/damage/sharpened/unsharpen.ts";
import { decodeImage } from "../../../services/image/decode.ts";
import type { Raster } from "../../../services/image/raster.ts";
import { measure } from "../../../services/quality/measure.ts";
import { renderSvg } from "../../../services/quality/render.ts";

const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="160"><rect width="200" height="160" fill="#b9c4d6"/><path d="M20 20l90 14-30 100-50-10z" fill="#7a3b52"/><path d="M120 30l60 10-15 90-50-20z" fill="#3c7a5a"/><path d="M60 120l110 12-4 14-108-12z" fill="#d9a441"/></svg>`;
const truth = renderSvg(LOGO, 200);
const imageOf = ({ data, width, height }: Raster) =>
	sharp(data, { raw: { width, height, channels: 4 } });

async function sent(image: Sharp) {
	const bytes = await image.png().toBuffer();
	return { bytes, raster: (await decodeImage(bytes, 1e6)).raster };
}

t.test("a sharpened picture is named, and freed of its halos", async (t) => {
	for (const sigma of [1, 1.4]) {
		const { bytes, raster } = await sent(imageOf(truth).sharpen({ sigma }));
		const found = diagnose(raster, bytes);
		t.match(found?.damage, { kind: "sharpened", source: "pixels" });
		const before = found?.restore("quick")?.raster as Raster;
		const left = 1 - measure(truth, before).ssim;
		const harm = 1 - measure(truth, raster).ssim;
		t.ok(left < harm / 3, `${left} of ${harm}`);
		t.same(found?.restore("careful")?.raster.data, before.data);
	}
});

t.test(
	"dark ink's rim, that sharpening made black, is the ink's again",
	async (t) => {
		const dark = renderSvg(
			`<svg xmlns="http://www.w3.org/2000/svg" width="120" height="100"><rect width="120" height="100" fill="#fff"/><circle cx="60" cy="50" r="36" fill="none" stroke="#2d2d2d" stroke-width="14"/></svg>`,
			120,
		);
		const { bytes, raster } = await sent(imageOf(dark).sharpen({ sigma: 1 }));
		const before = diagnose(raster, bytes)?.restore("quick")?.raster as Raster;
		const left = 1 - measure(dark, before).ssim;
		t.ok(left < (1 - measure(dark, raster).ssim) / 10, `${left}`);
		const blackest = (pixels: Raster) => Math.min(...pixels.data);
		t.equal(blackest(raster), 0);
		t.ok(blackest(before) > 35, `${blackest(before)}`);
	},
);

t.test(
	"lettering too fine for even grounds is found by its levels",
	async (t) => {
		const words = renderSvg(
			`<svg xmlns="http://www.w3.org/2000/svg" width="180" height="60"><rect width="180" height="60" fill="#fff"/>${Array.from(
				{ length: 12 },
				(_, k) =>
					`<path d="M${8.3 + 14 * k} 12.4q6 4 3 17t7 9M${9.1 + 14 * k} 45.3l7-9.2 3.3 14" fill="none" stroke="#4695eb" stroke-width="2.7"/>`,
			).join("")}</svg>`,
			180,
		);
		t.equal(missOfSharpEdges(words), undefined, "no straight edges to read");
		t.equal(estimateSharpening(words), undefined);
		const { raster } = await sent(imageOf(words).sharpen({ sigma: 1 }));
		t.match(estimateSharpening(raster)?.filter, { of: "lightness", sigma: 1 });
	},
);

t.test(
	"the rim of full colours, cut off at the gamut, is of the inks beside it",
	async (t) => {
		const blue = renderSvg(
			`<svg xmlns="http://www.w3.org/2000/svg" width="120" height="100"><rect width="120" height="100" fill="#fff"/><path d="M20 15l70 9-9 63-52-6z" fill="#0052cd"/></svg>`,
			120,
		);
		const { raster } = await sent(imageOf(blue).sharpen({ sigma: 1 }));
		const before = unsharpened(raster, {
			of: "lightness",
			sigma: 1,
			amount: 2,
		});
		// Red grows with green in every mixture of this blue and white, by 255 levels for 173.
		let most = 0;
		for (let k = 0; k < before.data.length; k += 4) {
			const share = (before.data[k + 1] - 82) / 173;
			most = Math.max(most, Math.abs(before.data[k] - 255 * share));
		}
		t.ok(most < 30, `${most}`);
	},
);

t.test("pictures that weren't sharpened are left alone", async (t) => {
	const reduced = imageOf(renderSvg(LOGO, 800)).resize(200, 160);
	for (const image of [imageOf(truth), reduced]) {
		const { bytes, raster } = await sent(image);
		t.equal(diagnose(raster, bytes), undefined);
	}
});

t.test("sharpening is undone, but for what was cut off", async (t) => {
	const size = { width: 64, height: 9 };
	const before = Float32Array.from({ length: 64 * 9 }, (_, i) =>
		i % 64 < 32 ? 60 : 140,
	);
	const filter = {
		sigma: 1.2,
		curve: (difference: number) => 1.5 * difference,
		steepest: 1.5,
	};
	const taps = [-2, -1, 0, 1, 2].map((k) => Math.exp(-0.5 * (k / 1.2) ** 2));
	const sum = taps.reduce((total, tap) => total + tap, 0);
	const seen = before.map((level, i) => {
		const x = i % 64;
		const mean = taps.reduce(
			(total, tap, k) =>
				total +
				(tap * before[i - x + Math.min(63, Math.max(0, x + k - 2))]) / sum,
			0,
		);
		return level + 1.5 * (level - mean);
	});
	t.ok(Math.max(...seen) > 160, "it overshoots");
	const undone = unsharpen(seen, size, filter, { low: 0, high: 255 });
	t.ok(undone.every((level, i) => Math.abs(level - before[i]) < 0.5));
	const cut = seen.map((level) => Math.min(140, level));
	const bounds = { low: 0, high: 140 };
	const held = unsharpen(cut, size, filter, bounds);
	t.ok(held.every((level, i) => Math.abs(level - before[i]) < 0.5));
});

t.test("lightness comes back as the levels it was made of", async (t) => {
	const [fx, fy, fz] = lightnessPlanes(truth);
	for (let i = 0; i < fx.length; i += 101)
		levelsOf(fx[i], fy[i], fz[i]).forEach((level, c) => {
			t.ok(Math.abs(level - truth.data[4 * i + c]) < 0.01);
		});
	const [white] = [levelsOf(1, 1, 1)];
	t.ok(white.every((level) => Math.abs(level - 255) < 0.01));
});

t.test(
	"a thin outline between two colours is neither sharpening nor blur",
	(t) => {
		for (const [ground, fill, pen, width] of [
			["#533d9c", "#b7dc43", "#fff", 1.23],
			["#4a3a75", "#b47f95", "#14183c", 1.97],
			["#2381bf", "#c86f01", "#f562ec", 1],
			["#681558", "#6dd308", "#e68b48", 1.39],
			["#bc0ace", "#73a124", "#d9bf35", 1.95],
		] as const) {
			const outlined = renderSvg(
				`<svg xmlns="http://www.w3.org/2000/svg" width="66" height="66"><rect width="66" height="66" fill="${ground}"/><ellipse cx="33.1" cy="33.9" rx="27.7" ry="17.7" fill="${fill}" stroke="${pen}" stroke-width="${width}"/></svg>`,
				66,
			);
			t.equal(
				diagnose(outlined, new Uint8Array())?.damage.kind,
				undefined,
				pen,
			);
		}
		t.end();
	},
);
