import sharp from "sharp";
import t from "tap";
import { diagnose } from "../../../services/damage/diagnose.ts";
import {
	type InkEvidence,
	likeliest,
	likelyInk,
	type Rgb,
	type Ycc,
	yccOf,
} from "../../../services/damage/likely-ink.ts";
import { decodeImage } from "../../../services/image/decode.ts";
import { renderSvg } from "../../../services/quality/render.ts";

/** What intervals of a width around an ink tell of it. */
function within(ink: Rgb, reach: number): InkEvidence {
	const bound = (side: number) =>
		yccOf(ink).map((level) => Math.min(255, Math.round(level)) + side * reach);
	return {
		least: bound(-1) as unknown as Ycc,
		most: bound(1) as unknown as Ycc,
	};
}

t.test("an ink at a bound is taken where no more is known", async (t) => {
	for (const ink of [
		[0, 0, 0],
		[255, 255, 255],
		[255, 0, 0],
		[0, 0, 255],
		[0, 255, 0],
		[0, 82, 205],
		[119, 119, 119],
	] as const) {
		const found = likelyInk(within(ink, 0.9)) as Rgb;
		for (let c = 0; c < 3; c++) {
			if (ink[c] === 0 || ink[c] === 255) t.equal(found[c], ink[c], `${ink}`);
			else t.ok(Math.abs(found[c] - ink[c]) <= 2, `${ink}: ${found}`);
		}
	}
});

t.test("a luma that was measured outweighs how common inks are", async (t) => {
	const evidence = within([180, 1, 100], 1.5);
	t.equal(likelyInk(evidence)?.[1], 0);
	const middle = Math.round(yccOf([180, 1, 100])[0]);
	const greenAt = (level: number) =>
		likelyInk({ ...evidence, luma: { level, deviation: 0.2 } })?.[1];
	t.equal(greenAt(middle - 1), 0);
	t.equal(greenAt(middle + 1), 3);
	t.equal(likelyInk({ least: [90.1, 0, 0], most: [90.9, 0, 0] }), undefined);
	t.equal(likelyInk({ least: [0, 0, 0], most: [255, 255, 255] }), undefined);
	t.equal(likeliest([]), undefined);
});

t.test("grounds near a bound come back as they were", async (t) => {
	const grounds: Rgb[] = [
		[220, 3, 209],
		[3, 99, 138],
		[5, 131, 2],
		[180, 4, 8],
		[0, 82, 205],
		[255, 0, 0],
	];
	for (const ground of grounds) {
		const fill = `rgb(${ground})`;
		const truth = renderSvg(
			`<svg xmlns="http://www.w3.org/2000/svg" width="160" height="160"><rect width="160" height="160" fill="${fill}"/><circle cx="80" cy="77" r="46" fill="#fff"/><path d="M12 30l60 8-30 40z" fill="#fe9"/></svg>`,
			160,
		);
		const image = () =>
			sharp(truth.data, {
				raw: { width: 160, height: 160, channels: 4 },
			}).removeAlpha();
		for (const made of [
			image().jpeg({ quality: 60 }),
			image().jpeg({ quality: 80, chromaSubsampling: "4:4:4" }),
			image().webp({ quality: 60 }),
		]) {
			const bytes = await made.toBuffer();
			const { raster } = await decodeImage(bytes, 1e6);
			const restored = diagnose(raster, bytes)?.restore("careful")?.raster;
			const at = 4 * (150 * 160 + 150);
			const seen = [...(restored?.data.subarray(at, at + 3) ?? [])];
			ground.forEach((level, c) => {
				const off = Math.abs(seen[c] - level);
				const isAtBound = level === 0 || level === 255;
				t.ok(off <= (isAtBound ? 0 : 2), `${ground}: ${seen}`);
			});
		}
	}
});
