import sharp from "sharp";
import t from "tap";
import { takeAnchors } from "../../../services/damage/anchors.ts";
import { diagnose } from "../../../services/damage/diagnose.ts";
import { decodeImage } from "../../../services/image/decode.ts";
import { renderSvg } from "../../../services/quality/render.ts";

function taken(levels: readonly number[], within: number): number[] {
	const data = new Uint8ClampedArray(4 * levels.length).fill(200);
	levels.forEach((level, i) => {
		data.fill(level, 4 * i, 4 * i + 3);
	});
	const raster = { width: levels.length, height: 1, data };
	const { data: after } = takeAnchors(raster, { within });
	t.ok(
		levels.every((_, i) => after[4 * i + 3] === 200),
		"opacity stays",
	);
	return levels.map((_, i) => after[4 * i]);
}

t.test("levels near a bound are taken for it, and none jumps", async (t) => {
	t.same(
		taken([0, 1, 3, 4, 5, 6, 90, 127, 128, 249, 250, 252, 254, 255], 3),
		[0, 0, 0, 2, 4, 6, 90, 127, 128, 249, 251, 255, 255, 255],
	);
	const all = Array.from({ length: 256 }, (_, level) => level);
	t.same(taken(all, 0), all);
	const after = taken(all, 4.2);
	t.ok(all.every((k) => k === 0 || after[k] - after[k - 1] <= 3));
	t.ok(all.every((k) => k === 0 || after[k] >= after[k - 1]));
});

t.test("a JPEG's or WebP's ink on a bound is there again", async (t) => {
	const truth = renderSvg(
		`<svg xmlns="http://www.w3.org/2000/svg" width="96" height="80"><rect width="96" height="80" fill="#fff"/><path d="M14 9l70 9-9 53-52-6z" fill="#0052cd"/></svg>`,
		96,
	);
	const image = () =>
		sharp(truth.data, {
			raw: { width: 96, height: 80, channels: 4 },
		}).removeAlpha();
	for (const made of [
		image().jpeg({ quality: 40 }),
		image().webp({ quality: 50 }),
	]) {
		const bytes = await made.toBuffer();
		const { raster } = await decodeImage(bytes, 1e6);
		const restored = diagnose(raster, bytes)?.restore("careful")?.raster;
		const middle = 4 * (40 * 96 + 48);
		t.equal(restored?.data[middle], 0);
		t.same([...(restored?.data.subarray(0, 4) ?? [])], [255, 255, 255, 255]);
	}
});
