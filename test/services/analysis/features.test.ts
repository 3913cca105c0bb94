import { readFile } from "node:fs/promises";
import t from "tap";
import { colourFeatures } from "../../../services/analysis/colours.ts";
import { differences } from "../../../services/analysis/differences.ts";
import { edgeFeatures } from "../../../services/analysis/edges.ts";
import { extentFeatures } from "../../../services/analysis/extent.ts";
import {
	computeFeatures,
	FEATURE_NAMES,
	type Features,
	measureFeatures,
} from "../../../services/analysis/features.ts";
import { regionFeatures } from "../../../services/analysis/regions.ts";
import { runFeatures } from "../../../services/analysis/runs.ts";
import { textureFeatures } from "../../../services/analysis/texture.ts";
import { thumbnail } from "../../../services/analysis/thumbnail.ts";
import { workingCopy } from "../../../services/analysis/working-copy.ts";
import { decodeImage } from "../../../services/image/decode.ts";
import type { Raster } from "../../../services/image/raster.ts";

type Rgba = readonly [number, number, number, number];
const WHITE: Rgba = [255, 255, 255, 255];
const BLACK: Rgba = [0, 0, 0, 255];
const CLEAR: Rgba = [0, 0, 0, 0];

function draw(
	width: number,
	height: number,
	paint: (x: number, y: number) => Rgba,
): Raster {
	const data = new Uint8ClampedArray(4 * width * height);
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++) data.set(paint(x, y), 4 * (y * width + x));
	return { width, height, data };
}

async function fixture(name: string): Promise<Raster> {
	const file = new URL(`../../fixtures/logos/${name}`, import.meta.url);
	return (await decodeImage(await readFile(file), 2_000_000)).raster;
}

/** An anti-aliased disc: coverage from the distance to its edge, over `sharpness` pixels. */
function disc(side: number, softness = 1, ground = WHITE, ink = BLACK): Raster {
	return draw(side, side, (x, y) => {
		const d = Math.hypot(x + 0.5 - side / 2, y + 0.5 - side / 2) - side / 3;
		const c = Math.min(1, Math.max(0, 0.5 - d / softness));
		return ground.map((g, k) =>
			Math.round(g + c * (ink[k] - g)),
		) as unknown as Rgba;
	});
}

t.test(
	"the vector has the documented order and stays within 0..1",
	async (t) => {
		const images = [
			draw(1, 1, () => BLACK),
			draw(1, 1, () => CLEAR),
			draw(1, 40, (_, y) => (y % 2 ? WHITE : BLACK)),
			draw(300, 2, (x) => [x % 256, 0, 0, 255]),
			draw(1100, 70, (x, y) => ((x ^ y) & 32 ? WHITE : CLEAR)),
			disc(64),
			await fixture("logo-firefox-128.png"),
			await fixture("jpeg-q40-256.jpg"),
		];
		for (const image of images) {
			const vector = computeFeatures(image);
			const named = measureFeatures(image);
			t.equal(vector.length, FEATURE_NAMES.length);
			for (const [k, name] of FEATURE_NAMES.entries()) {
				const value = vector[k];
				t.equal(value, Math.fround(named[name]));
				if (!(value >= 0 && value <= 1))
					t.fail(`${name} is ${value} at ${image.width} x ${image.height}`);
			}
			t.same(computeFeatures(image), vector, "the same again");
		}
		t.equal(new Set(FEATURE_NAMES).size, FEATURE_NAMES.length);
	},
);

t.test("an image of one colour has nothing but a ground", async (t) => {
	const still = measureFeatures(draw(40, 30, () => [200, 30, 30, 255]));
	t.match(still, {
		edge_density: 0,
		unique_colours: 0,
		entropy: 0,
		complexity: 0,
		corner_density: 0,
		palette_size: 0,
		first_ink: 1,
		second_ink: 0,
		flat_share: 1,
		still_blocks: 1,
		noise: 0,
		transparent_share: 0,
		extent: 0,
	} satisfies Partial<Features>);
});

t.test("colours, shares and sizes of a known picture", async (t) => {
	// Left quarter red, the rest white; 128 x 64.
	const halves = measureFeatures(
		draw(128, 64, (x) => (x < 32 ? [255, 0, 0, 255] : WHITE)),
	);
	t.ok(Math.abs(halves.first_ink - 0.75) < 1e-9);
	t.ok(Math.abs(halves.second_ink - 0.25) < 1e-9);
	t.equal(halves.unique_colours, 1 / 18);
	t.equal(halves.palette_size, 1 / 6);
	t.equal(halves.edge_density, 64 / (128 * 64));
	t.equal(halves.gradient_strength, 1);
	t.equal(halves.hard_edges, 1, "the step is one pixel wide");
	t.equal(halves.edge_width, 0.25);
	t.equal(halves.axis_share, 1);
	t.equal(halves.aspect, 0.5 + 1 / 8);
	t.equal(halves.size, 13 / 26);
	t.ok(Math.abs(halves.entropy - 0.8113 / 15) < 1e-4);
	t.ok(Math.abs(halves.ink_contrast - 360.6 / 441) < 1e-3);
	t.equal(halves.error_4_inks, 0);
	const third = measureFeatures(
		draw(90, 90, (x, y) => (x >= 30 && y >= 60 ? BLACK : WHITE)),
	);
	t.equal(third.region_count, Math.log2(3) / 12, "two regions");
});

t.test("what each feature is for moves it", async (t) => {
	const sharp = measureFeatures(disc(128));
	const soft = measureFeatures(disc(128, 5));
	t.ok(soft.edge_width > sharp.edge_width);
	t.ok(soft.wide_edges > sharp.wide_edges);
	t.equal(sharp.transparent_share, 0);
	const cut = measureFeatures(disc(128, 1, CLEAR, BLACK));
	t.ok(cut.transparent_share > 0.6 && cut.transparent_share < 0.7);
	t.ok(cut.translucent_share > 0 && cut.tint_share < cut.translucent_share);
	const ghost = measureFeatures(disc(128, 1, [255, 255, 255, 0], WHITE));
	t.ok(ghost.edge_density > 0, "white on transparent is not empty");

	const ramp = measureFeatures(draw(256, 64, (x) => [x, x, x, 255]));
	t.ok(ramp.ramp_share > 0.9);
	t.ok(ramp.noise < 0.1);
	t.equal(ramp.edge_density, 0);
	const bars = measureFeatures(
		draw(128, 128, (x) => (x % 8 < 2 ? BLACK : WHITE)),
	);
	t.ok(bars.thin_share > 0.4, "strokes two pixels wide");
	t.ok(bars.complexity > sharp.complexity);
	t.equal(bars.crossed_rows, 1);
	const chess = measureFeatures(
		draw(64, 64, (x, y) => (((x >> 3) ^ (y >> 3)) & 1 ? BLACK : WHITE)),
	);
	t.ok(chess.corner_density > sharp.corner_density);
	t.ok(chess.region_count > sharp.region_count);

	const clean = measureFeatures(await fixture("shapes-256.png"));
	const jpeg = measureFeatures(await fixture("jpeg-q40-256.jpg"));
	t.ok(jpeg.noise > 2 * clean.noise);
	t.ok(jpeg.flat_share < clean.flat_share);
	t.ok(jpeg.blockiness > clean.blockiness);
	t.ok(jpeg.two_colour_loss > 2 * clean.two_colour_loss);
	const gradient = measureFeatures(await fixture("gradient-linear-256.png"));
	t.ok(gradient.ramp_share > 0.1 && clean.ramp_share < 0.01);
	const word = measureFeatures(await fixture("wordmark-netflix-300.png"));
	t.ok(word.extent_aspect > 0.6 && word.crossed_rows > clean.crossed_rows);
});

t.test(
	"hidden colours and the canvas's size don't matter where they shouldn't",
	async (t) => {
		const plain = measureFeatures(disc(96, 1, CLEAR, BLACK));
		const hidden = disc(96, 1, CLEAR, BLACK);
		for (let i = 0; i < hidden.data.length; i += 4)
			if (hidden.data[i + 3] === 0) hidden.data.set([9, 200, i & 255], i);
		t.same(measureFeatures(hidden), plain);

		const small = measureFeatures(disc(400));
		const large = measureFeatures(disc(1200));
		t.ok(large.size > small.size);
		for (const name of ["first_ink", "lightness", "extent"] as const)
			t.ok(Math.abs(large[name] - small[name]) < 0.01, name);
	},
);

t.test("what flat drawing would lose, block by block", async (t) => {
	// A chessboard of single pixels d apart has the variance (d / 2)^2 about its mean.
	const board = (d: number) =>
		measureFeatures(
			draw(64, 64, (x, y) => {
				const grey = 100 + ((x + y) % 2) * d;
				return [grey, grey, grey, 255];
			}),
		);
	const { flat_loss, two_colour_loss } = board(10);
	t.ok(Math.abs(flat_loss - 25 / (25 + 58.5)) < 1e-9);
	t.equal(two_colour_loss, 0, "two colours are enough");
	t.equal(board(100).flat_loss, 0, "that is an edge, not noise");
	// Three levels in equal shares about 100: two below or at the mean, one above.
	const three = measureFeatures(
		draw(24, 24, (x) => {
			const grey = 100 + ((x % 3) - 1) * 30;
			return [grey, grey, grey, 255];
		}),
	);
	t.ok(three.two_colour_loss > 0.1 && three.two_colour_loss < 0.3);
	// What is under transparent pixels is not seen.
	const hidden = draw(64, 64, (x) => [x * 4, 255 - x * 4, 0, 0]);
	t.match(measureFeatures(hidden), { flat_loss: 0, two_colour_loss: 0 });
});

t.test("thumbnail", async (t) => {
	const planes = thumbnail(
		draw(64, 32, (x) => (x < 32 ? [255, 0, 0, 255] : CLEAR)),
	);
	t.equal(planes.length, 4 * 32 * 32);
	const at = (plane: number, x: number, y: number) =>
		planes[plane * 1024 + y * 32 + x];
	t.equal(at(3, 5, 7), 0, "above the picture");
	t.equal(at(3, 5, 8), 1);
	t.equal(at(0, 5, 8), 1);
	t.equal(at(1, 5, 8), 0);
	t.equal(at(3, 16, 16), 0, "its right half is transparent");
	t.equal(at(3, 5, 24), 0, "below the picture");
	// Area averages weighted by alpha: the mean of all pixels survives any scale.
	for (const [width, height] of [
		[1, 1],
		[7, 7],
		[33, 33],
		[100, 100],
	] as const) {
		const image = draw(width, height, (x, y) => [
			(x * 37) % 256,
			(y * 91) % 256,
			0,
			255,
		]);
		let sum = 0;
		for (let i = 0; i < image.data.length; i += 4) sum += image.data[i];
		const small = thumbnail(image);
		let seen = 0;
		for (let i = 0; i < 1024; i++) seen += small[i];
		t.ok(Math.abs(seen / 1024 - sum / (width * height) / 255) < 1e-5);
		t.ok(small.every((value) => value >= 0 && value <= 1));
	}
});

t.test("pixels that are passed over would have changed nothing", async (t) => {
	const images = [
		draw(1, 1, () => BLACK),
		draw(1, 40, (_, y) => (y % 2 ? WHITE : BLACK)),
		draw(300, 2, (x) => [x % 256, 0, 0, 255]),
		disc(64, 3, CLEAR),
		await fixture("logo-firefox-128.png"),
		await fixture("jpeg-q40-256.jpg"),
	];
	for (const image of images) {
		const copy = workingCopy(image);
		const some = differences(copy);
		const all = {
			...some,
			busy: Int32Array.from({ length: copy.width * copy.height }, (_, i) => i),
		};
		for (const tolerance of [0, 2, 24]) {
			const [sparse, dense] = [some, all].map((steps) => ({
				...edgeFeatures(copy, steps),
				...colourFeatures(copy, steps),
				...runFeatures(copy, steps, tolerance),
				...regionFeatures(copy, steps, tolerance),
				...extentFeatures(image, copy, steps),
			}));
			t.strictSame(sparse, dense, `${copy.width} x ${copy.height}`);
		}
	}
});

t.test("flat pixels and still blocks are those that are so", async (t) => {
	const images = [
		draw(7, 7, () => WHITE),
		draw(40, 19, (x, y) => (x > 16 && y === 8 ? BLACK : WHITE)),
		disc(61, 3),
		await fixture("logo-firefox-128.png"),
		await fixture("jpeg-q40-256.jpg"),
	];
	for (const image of images) {
		const copy = workingCopy(image);
		const { data, width, height } = copy;
		const at = (x: number, y: number) =>
			data.subarray(4 * (y * width + x), 4 * (y * width + x) + 4).join();
		const isFlat = (x: number, y: number) =>
			[
				[x - 1, y],
				[x + 1, y],
				[x, y - 1],
				[x, y + 1],
			].every(
				([u, v]) =>
					u < 0 || v < 0 || u >= width || v >= height || at(u, v) === at(x, y),
			);
		let flat = 0;
		for (let y = 0; y < height; y++)
			for (let x = 0; x < width; x++) if (isFlat(x, y)) flat++;
		const [across, down] = [width, height].map((side) =>
			Math.max(1, Math.floor(side / 8)),
		);
		let still = 0;
		for (let block = 0; block < across * down; block++) {
			const left = 8 * (block % across);
			const top = 8 * Math.floor(block / across);
			const greys = new Set<number>();
			for (let y = top; y < Math.min(height, top + 8); y++)
				for (let x = left; x < Math.min(width, left + 8); x++) {
					const [red, green, blue, alpha] = data.subarray(4 * (y * width + x));
					greys.add(red + green + blue - 3 * alpha);
				}
			if (greys.size === 1) still++;
		}
		const { flat_share, still_blocks } = textureFeatures(
			copy,
			differences(copy),
		);
		t.equal(flat_share, flat / (width * height));
		t.equal(still_blocks, still / (across * down));
	}
});
