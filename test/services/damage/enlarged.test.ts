import sharp, { type KernelEnum, type Sharp } from "sharp";
import t from "tap";
import { enlarge } from "../../../services/damage/enlarged/enlarge.ts";
import { estimateEnlargement } from "../../../services/damage/enlarged/estimate.ts";
import { shrink } from "../../../services/damage/enlarged/shrink.ts";
import type { Raster } from "../../../services/image/raster.ts";
import { renderSvg } from "../../../services/quality/render.ts";

const shapes = `<circle cx="40" cy="44" r="27.3" fill="#c33a1d"/>
	<path d="M70 12 93 80 55 88Z" fill="#1f6fb5"/>
	<path d="M8 90Q40 60 92 97" fill="none" stroke="#2b8a3e" stroke-width="5"/>
	<ellipse cx="71" cy="33" rx="9.2" ry="16.7" fill="#e8b820" transform="rotate(31 71 33)"/>`;
const drawing = (ground: string) =>
	`<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100" viewBox="0 0 100 100">${ground}${shapes}</svg>`;
const onGrey = drawing('<rect width="100" height="100" fill="#e4e2dc"/>');
const onWhite = drawing('<rect width="100" height="100" fill="#fff"/>');
const onNothing = drawing("");

async function decode(image: Sharp): Promise<Raster> {
	const { data, info } = await image
		.ensureAlpha()
		.raw()
		.toBuffer({ resolveWithObject: true });
	return {
		width: info.width,
		height: info.height,
		data: new Uint8ClampedArray(data),
	};
}

/** What sharp makes of a picture, as from a file: without alpha where there is none. */
function resized(
	{ width, height, data }: Raster,
	size: number,
	kernel: keyof KernelEnum,
	alpha: boolean,
): Promise<Raster> {
	const image = sharp(data, { raw: { width, height, channels: 4 } });
	const from = alpha ? image : image.removeAlpha();
	return from
		.png()
		.toBuffer()
		.then((png) =>
			decode(
				sharp(png).resize({ width: size, height: size, fit: "fill", kernel }),
			),
		);
}

function furthest(a: Raster, b: Raster): number {
	let most = 0;
	for (let i = 0; i < a.data.length; i += 4)
		for (let c = 0; c < 4; c++) {
			const ink = c === 3 ? 1 : a.data[i + 3] / 255;
			most = Math.max(most, Math.abs(a.data[i + c] - b.data[i + c]) * ink);
		}
	return most;
}

function meanDifference(a: Raster, b: Raster): number {
	let sum = 0;
	for (let i = 0; i < a.data.length; i++)
		sum += Math.abs(a.data[i] - b.data[i]);
	return sum / a.data.length;
}

t.test("a picture that libvips enlarged", async (t) => {
	for (const [size, kernel, name] of [
		[96, "linear", "linear"],
		[75, "linear", "linear"],
		[171, "cubic", "catmull-rom"],
		[96, "cubic", "catmull-rom"],
		[64, "lanczos3", "catmull-rom"],
	] as const) {
		const small = renderSvg(onGrey, size);
		const large = await resized(small, 256, kernel, false);
		const found = estimateEnlargement(large);
		t.match(found, {
			small: { width: size, height: size },
			large: { width: 256, height: 256 },
			kernel: name,
			alignment: "late",
			exact: true,
		});
		if (found === undefined) continue;
		t.ok(found.confidence > 0.5 && found.confidence <= 1);
		const before = shrink(large, found);
		t.ok(furthest(small, before) <= 4, `${size} ${kernel}: within rounding`);
		t.ok(meanDifference(small, before) < 0.3);
		t.ok(furthest(large, enlarge(before, found)) <= 2, "and back again");
	}
});

t.test("where overshoots are clipped", async (t) => {
	const small = renderSvg(onWhite, 96);
	const large = await resized(small, 256, "cubic", false);
	const found = estimateEnlargement(large);
	t.match(found, { small: { width: 96, height: 96 }, kernel: "catmull-rom" });
	if (found === undefined) return;
	const before = shrink(large, found);
	t.ok(meanDifference(small, before) < 0.5);
	t.ok(meanDifference(large, enlarge(before, found)) < 0.2);
});

t.test("a picture on transparent ground", async (t) => {
	const small = renderSvg(onNothing, 100);
	const large = await resized(small, 250, "linear", true);
	const found = estimateEnlargement(large);
	t.match(found, { small: { width: 100, height: 100 }, kernel: "linear" });
	if (found === undefined) return;
	const before = shrink(large, found);
	t.ok(meanDifference(small, before) < 1);
	t.equal(before.data[3], 0, "nothing in the corner");
});

t.test("the kernels of Pillow, ImageMagick and OpenCV", async (t) => {
	for (const kernel of [
		"linear",
		"catmull-rom",
		"cubic-0.75",
		"mitchell",
		"lanczos2",
		"lanczos3",
	] as const) {
		const small = renderSvg(onGrey, 90);
		const way = {
			small: { width: 90, height: 90 },
			large: { width: 240, height: 240 },
			kernel,
			alignment: "centre",
			border: "normalise",
			phases: 0,
			last: "column",
			exact: true,
			confidence: 1,
		} as const;
		const large = enlarge(small, way);
		const found = estimateEnlargement(large);
		t.match(found, { small: way.small, kernel, alignment: "centre" }, kernel);
		if (found === undefined) continue;
		t.ok(meanDifference(small, shrink(large, found)) < 1, kernel);
	}
});

t.test("each axis has its own factor", async (t) => {
	const small = renderSvg(
		onGrey
			.replace('height="100"', 'height="61"')
			.replace("0 0 100 100", "0 20 100 61"),
		100,
	);
	t.equal(small.height, 61);
	const png = sharp(small.data, {
		raw: { width: 100, height: 61, channels: 4 },
	});
	const large = await decode(
		png
			.removeAlpha()
			.resize({ width: 256, height: 156, fit: "fill", kernel: "linear" }),
	);
	t.match(estimateEnlargement(large), { small: { width: 100, height: 61 } });
});

t.test("repeated pixels", async (t) => {
	const small = renderSvg(onGrey, 96);
	for (const size of [192, 256, 288, 384]) {
		const large = await resized(small, size, "nearest", false);
		const found = estimateEnlargement(large);
		t.match(found, {
			small: { width: 96, height: 96 },
			kernel: "nearest",
			exact: true,
		});
		if (found === undefined) continue;
		t.same(shrink(large, found).data, small.data, "to the pixel");
		t.same(enlarge(small, found).data, large.data);
	}
});

t.test(
	"repeated pixels of a low picture, and where rounding decides",
	async (t) => {
		// 100 x 18 doubled, by libvips: eighteen rows alone could be an accident.
		const low = renderSvg(
			onGrey
				.replace('height="100"', 'height="18"')
				.replace("0 0 100 100", "0 30 100 18"),
			100,
		);
		const large = await decode(
			sharp(low.data, { raw: { width: 100, height: 18, channels: 4 } }).resize({
				width: 200,
				height: 36,
				fit: "fill",
				kernel: "nearest",
			}),
		);
		t.match(estimateEnlargement(large), {
			small: { width: 100, height: 18 },
			kernel: "nearest",
		});
		// Thrice as wide, each run from a pixel's corner, with some runs a pixel late.
		const small = renderSvg(onGrey, 96);
		const sources = Int32Array.from({ length: 288 }, (_, i) =>
			Math.floor((i % 21 === 0 ? i - 0.5 : i) / 3),
		);
		const data = new Uint8ClampedArray(4 * 288 * 288);
		for (let y = 0; y < 288; y++)
			for (let x = 0; x < 288; x++) {
				const from =
					4 * (96 * Math.max(0, sources[y]) + Math.max(0, sources[x]));
				data.set(small.data.subarray(from, from + 4), 4 * (288 * y + x));
			}
		const uneven = { width: 288, height: 288, data };
		const found = estimateEnlargement(uneven);
		t.match(found, { small: { width: 96, height: 96 }, kernel: "nearest" });
		if (found !== undefined)
			t.same(shrink(uneven, found).data, small.data, "to the pixel");
	},
);

t.test("what wasn't enlarged", async (t) => {
	for (const svg of [onGrey, onWhite, onNothing])
		for (const size of [64, 200, 256])
			t.equal(estimateEnlargement(renderSvg(svg, size)), undefined);
	const made = (pixel: (x: number, y: number) => number): Raster => {
		const data = new Uint8ClampedArray(4 * 128 * 128).fill(255);
		for (let i = 0; i < 128 * 128; i++)
			data.fill(pixel(i % 128, i >> 7), 4 * i, 4 * i + 3);
		return { width: 128, height: 128, data };
	};
	let seed = 7;
	const noise = () => {
		seed = (seed * 1103515245 + 12345) % 2147483648;
		return (seed >> 16) & 255;
	};
	t.equal(estimateEnlargement(made(() => 77)), undefined, "one colour");
	t.equal(estimateEnlargement(made((x) => x / 2)), undefined, "a ramp");
	t.equal(
		estimateEnlargement(made((x, y) => Math.hypot(x - 60, y - 70))),
		undefined,
		"a radial gradient",
	);
	t.equal(estimateEnlargement(made(noise)), undefined, "noise");
	t.equal(
		estimateEnlargement(made((x, y) => (((x >> 3) ^ (y >> 3)) & 1 ? 255 : 0))),
		undefined,
		"squares of two colours were drawn so",
	);
	t.equal(estimateEnlargement(renderSvg(onGrey, 8)), undefined, "too small");
	const { width, height, data } = renderSvg(onWhite, 256);
	const blurred = await decode(
		sharp(data, { raw: { width, height, channels: 4 } }).blur(1.5),
	);
	t.equal(estimateEnlargement(blurred), undefined, "blurred");
});
