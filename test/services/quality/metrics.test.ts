import { readFileSync } from "node:fs";
import sharp from "sharp";
import t from "tap";
import type { Raster } from "../../../services/image/raster.ts";
import { DARK, overGround, WHITE } from "../../../services/quality/ground.ts";
import { measure } from "../../../services/quality/measure.ts";
import { meanSquaredError, psnr } from "../../../services/quality/psnr.ts";
import { ssim } from "../../../services/quality/ssim.ts";

import { filled, solid } from "../../support/rasters.ts";

const SSIM_DIRECTORY = "test/fixtures/ssim";

async function load(path: string): Promise<Raster> {
	const { data, info } = await sharp(path)
		.ensureAlpha()
		.raw()
		.toBuffer({ resolveWithObject: true });
	return {
		width: info.width,
		height: info.height,
		data: new Uint8ClampedArray(data),
	};
}

t.test("SSIM agrees with scikit-image on stored pairs", async (t) => {
	const { pairs } = JSON.parse(
		readFileSync(`${SSIM_DIRECTORY}/ssim.json`, "utf8"),
	) as { pairs: { name: string; ssim: number }[] };
	t.ok(pairs.length >= 12);
	for (const pair of pairs) {
		const a = await load(`${SSIM_DIRECTORY}/${pair.name}-a.png`);
		const b = await load(`${SSIM_DIRECTORY}/${pair.name}-b.png`);
		const value = ssim(a, b);
		t.ok(Math.abs(value - pair.ssim) < 1e-9, `${pair.name}: ${value}`);
		t.equal(ssim(b, a).toFixed(12), value.toFixed(12), "it is symmetric");
		t.equal(ssim(a, a), 1);
	}
});

t.test("SSIM of images below 11 px a side", async (t) => {
	const ink = (x: number, y: number) =>
		(x + y) % 3 === 0 ? [200, 10, 10, 255] : [255, 255, 255, 255];
	for (const [width, height] of [
		[1, 1],
		[1, 40],
		[40, 1],
		[10, 10],
		[3, 200],
		[10, 11],
	] as const) {
		const a = filled(width, height, ink);
		t.equal(ssim(a, a), 1);
		const b = filled(width, height, (x, y) => ink(x + 1, y));
		const value = ssim(a, b);
		t.ok(value < 1 && value > -1, `${width}x${height}: ${value}`);
	}
	const black = solid(1, 1, [0, 0, 0, 255]);
	const white = solid(1, 1, [255, 255, 255, 255]);
	t.ok(ssim(black, white) < 0.001);
});

t.test("SSIM far from any difference is not disturbed by it", async (t) => {
	// The share lost by one changed pixel, times the windows, does not depend on the image's size.
	const lost = (side: number) => {
		const a = solid(side, side, [255, 255, 255, 255]);
		const b = filled(side, side, (x, y) =>
			x === 20 && y === 20 ? [0, 90, 0, 255] : [255, 255, 255, 255],
		);
		return (1 - ssim(a, b)) * (side - 10) ** 2;
	};
	t.ok(Math.abs(lost(41) - lost(160)) < 1e-6);
	t.ok(lost(41) > 0);
});

t.test("MSE and PSNR", async (t) => {
	const a = solid(3, 3, [10, 20, 30, 255]);
	const b = solid(3, 3, [13, 16, 30, 255]);
	t.equal(meanSquaredError(a, b), (9 + 16) / 3);
	t.equal(psnr(65025), 0);
	t.equal(psnr(0), 100);
	t.equal(psnr(1e-12), 100);
	t.ok(Math.abs(psnr(65.025) - 30) < 1e-9);
	t.throws(() => ssim(a, solid(3, 4, [0, 0, 0, 255])), {
		code: "SIZE_MISMATCH",
	});
});

t.test("transparent images are compared over white and dark", async (t) => {
	const clear = [0, 0, 0, 0];
	const logo = (x: number, y: number) => Math.hypot(x - 16, y - 16) < 9;
	const reference = filled(32, 32, (x, y) =>
		logo(x, y) ? [200, 30, 30, 255] : clear,
	);
	t.same(measure(reference, reference), { ssim: 1, mse: 0, psnr: 100 });
	const onPaper = filled(32, 32, (x, y) =>
		logo(x, y) ? [200, 30, 30, 255] : [255, 255, 255, 255],
	);
	t.ok(measure(reference, onPaper).ssim < 0.7, "the ground turned white");
	t.equal(measure(onPaper, reference).ssim, 1, "an opaque reference is paper");
	const black = filled(32, 32, (x, y) => (logo(x, y) ? [0, 0, 0, 255] : clear));
	t.ok(measure(reference, black).mse > 0);

	const half = solid(2, 2, [255, 0, 0, 128]);
	t.same([...overGround(half, WHITE).data.slice(0, 4)], [255, 127, 127, 255]);
	t.same([...overGround(half, DARK).data.slice(0, 4)], [144, 16, 16, 255]);
	t.equal(overGround(onPaper, DARK), onPaper, "opaque stays as it is");
	t.equal(half.data[3], 128, "the input is left alone");
});
