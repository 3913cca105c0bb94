import sharp from "sharp";
import t from "tap";
import { type Field, regionOfTiles } from "../../../services/damage/field.ts";
import { readCoefficients } from "../../../services/damage/jpeg/coefficients.ts";
import { jpegEvidence } from "../../../services/damage/jpeg/evidence.ts";
import { linearEvidence } from "../../../services/damage/linear/evidence.ts";
import { layBlocks } from "../../../services/damage/loops/blocks.ts";
import { createCompiledLoops } from "../../../services/damage/loops/compiled.ts";
import {
	fillSheet,
	layoutOf,
	originOf,
	readSheet,
	type Sheets,
	sheetLength,
} from "../../../services/damage/loops/layout.ts";
import type { Loops } from "../../../services/damage/loops/loops.ts";
import { createPlainLoops } from "../../../services/damage/loops/plain/plain.ts";
import {
	type Evidence,
	restore,
} from "../../../services/damage/restore/total-variation.ts";
import { webpEvidence } from "../../../services/damage/webp/evidence.ts";
import type { Raster } from "../../../services/image/raster.ts";
import { fixture } from "../../support/images.ts";

/** Uniform random numbers, equal for an equal seed. */
function uniforms(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
}

/** Levels with even grounds, edges and noise, some at the bounds. */
function randomField(
	width: number,
	height: number,
	channels: number,
	seed: number,
): Field {
	const random = uniforms(seed);
	const level = () => Math.min(255, Math.max(0, 400 * random() - 70));
	return {
		width,
		height,
		channels: Array.from({ length: channels }, () => {
			const [low, high] = [level(), level()];
			return Float32Array.from({ length: width * height }, (_, i) =>
				i % 7 === 0 ? level() : i % 31 < 12 ? low : high,
			);
		}),
	};
}

function randomRegion(field: Field, seed: number) {
	const random = uniforms(seed);
	const tile = { wide: 8, high: 8 };
	const tilesWide = Math.ceil(field.width / 8);
	const count = tilesWide * Math.ceil(field.height / 8);
	const tiles = Uint8Array.from({ length: count }, (_, k) =>
		k === 0 || random() < 0.6 ? 1 : 0,
	);
	return regionOfTiles(tiles, tilesWide, tile, field);
}

type Steps = (loops: Loops, sheets: Sheets) => Float32Array[];

/** The same steps by both kinds of loops: what these give, pixel by pixel. */
function byBoth(field: Field, seed: number, steps: Steps): number[][][] {
	const layout = layoutOf(field);
	const region = randomRegion(field, seed);
	const room = 40 * sheetLength(layout, layout.channels) + 10_000;
	const compiled = createCompiledLoops(room);
	if (compiled === undefined) throw new Error("not compiled");
	return [createPlainLoops(), compiled].map((loops) => {
		const sheet = (k: number) => {
			const values = loops.floats(sheetLength(layout, layout.channels));
			const { width, height, channels } = field;
			const random = randomField(width, height, channels.length, seed + k);
			fillSheet(values, layout, random);
			return values;
		};
		const [values, ahead, across, down] = [1, 2, 3, 4].map(sheet);
		const weights = loops.floats(sheetLength(layout, 1));
		for (let y = 0; y < field.height; y++) {
			const row = originOf(layout, 0) + y * layout.stride;
			weights.fill(300, row, row + field.width);
			// There is nothing beyond a row's end.
			for (let c = 0; c < layout.channels; c++) {
				const end = originOf(layout, c) + y * layout.stride + field.width;
				across[end - 1] = 0;
				across.fill(0, end, end + layout.stride - field.width);
			}
		}
		const sheets = {
			layout,
			region: {
				ends: loops.integers(region.ends),
				rows: loops.integers(region.rows),
			},
			...{ values, ahead, across, down, weights },
		};
		return steps(loops, sheets).map((result) => pixelsOf(result, sheets));
	});
}

function pixelsOf(sheet: Float32Array, { layout }: Sheets): number[] {
	const { width, height } = layout;
	const channels = sheet.length < layout.plane * 2 ? 1 : layout.channels;
	const field = {
		width,
		height,
		channels: Array.from(
			{ length: channels },
			() => new Float32Array(width * height),
		),
	};
	readSheet(sheet, { ...layout, channels }, field);
	return field.channels.flatMap((values) => Array.from(values));
}

const SIZES = [
	...[1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33].map((n) => [n, (5 * n) % 23]),
	[70, 41],
	[1, 50],
	[50, 1],
].map(([width, height]) => ({ width, height: Math.max(1, height) }));

for (const channels of [1, 3, 4]) {
	t.test(`${channels} channels: both kinds of loops do the same`, (t) => {
		SIZES.forEach(({ width, height }, seed) => {
			const field = randomField(width, height, channels, seed);
			const name = `${width} x ${height}`;
			const same = (loop: string, steps: Steps) => {
				const [plain, compiled] = byBoth(field, seed, steps);
				t.same(compiled, plain, `${name}: ${loop}`);
				t.notOk(plain.flat().some(Number.isNaN));
			};
			same("steps", (loops, sheets) => {
				const slope = loops.floats(sheets.values.length);
				fillSheet(slope, sheets.layout, field);
				for (let step = 0; step < 5; step++) {
					if (step === 3) loops.reweigh(sheets, 50, 4);
					for (let row = 0; row < height; row += 8) {
						const end = Math.min(height, row + 8);
						loops.ascend(sheets, row, end, 0.3);
						loops.descend(sheets, row, end, 0.4, step > 2 ? slope : undefined);
						loops.extrapolate(sheets, row, end);
					}
				}
				const { values, ahead, across, down, weights } = sheets;
				return [values, ahead, across, down, weights];
			});
			same("misses", (loops, { layout, region, values, ahead }) => {
				const missed = loops.floats(values.length);
				loops.misses(values, ahead, missed, layout, region, 1.7);
				return [missed];
			});
			for (const reach of [0, 1, 3, 11]) {
				same(`filters of ${reach}`, (loops, sheets) => {
					const { layout, region, values, ahead, down } = sheets;
					const taps = loops.floats(reach + 1);
					taps.set(taps.map((_, k) => 1 / (k + 2)));
					loops.filterRows(values, ahead, layout, region, taps);
					loops.filterColumns(ahead, down, layout, region, taps, false);
					const once = down.slice();
					loops.filterColumns(values, down, layout, region, taps, true);
					return [ahead, once, down];
				});
			}
		});
		t.end();
	});
}

t.test("blocks of all sizes and samplings are clipped alike", (t) => {
	const field = randomField(96, 96, 1, 5);
	const sizes = ([4, 8] as const).flatMap((side) =>
		[1, 2, 3, 4].flatMap((wide) =>
			[1, 2, 3, 4].flatMap((high) =>
				[1, 2].map((slacks) => ({ side, wide, high, slacks })),
			),
		),
	);
	for (const { side, wide, high, slacks } of sizes) {
		const count = side * side;
		const [plain, compiled] = byBoth(field, 3, (loops, { layout, values }) => {
			const random = uniforms(9);
			const origin = originOf(layout, 0);
			const beside = side * (wide + high * layout.stride);
			const blocks = layBlocks(
				loops,
				{ side, wide, high },
				Int32Array.from([origin, origin + beside]),
				slacks,
				{ origin, bandLength: side * high * layout.stride, bands: 2 },
			);
			t.same(blocks.bands, [0, 1, 2]);
			const { middles, slack } = blocks;
			middles.set(
				middles.map((_, k) => (k % count === 0 ? 1000 : 40 * random())),
			);
			slack.set(slack.map((_, k) => 1 + k));
			const before = values.slice();
			const clipBoth = () => {
				loops.clip(values, layout, blocks, 0, 1);
				loops.clip(values, layout, blocks, 1, 2);
			};
			clipBoth();
			const once = values.slice();
			clipBoth();
			return [before, once, values];
		});
		const name = `${side} of ${wide} x ${high}, ${slacks} slacks`;
		t.same(compiled, plain, name);
		const [before, once, twice] = plain;
		t.ok(
			once.some((value, i) => value !== before[i]),
			"something is clipped",
		);
		const moved = Math.max(...twice.map((v, i) => Math.abs(v - once[i])));
		t.ok(moved < 1e-3, `clipping once more moves it by ${moved}`);
	}
	t.end();
});

/** A restoration by both kinds of loops. */
function restoredByBoth(make: () => { field: Field; evidence: Evidence }) {
	return [createPlainLoops, undefined].map((create) => {
		const { field, evidence } = make();
		restore(field, evidence, { steps: 6, rounds: 2 }, create);
		return field.channels;
	});
}

t.test("real JPEGs are restored alike", async (t) => {
	const photo = await fixture("jpeg-q85-512.jpg");
	const made = ["4:2:0", "4:4:4"].flatMap((chromaSubsampling) =>
		[1, 9, 31, 700].map((side) =>
			sharp(photo)
				.resize(side, Math.ceil(side / 3), { fit: "fill" })
				.jpeg({ quality: 60, chromaSubsampling })
				.toBuffer(),
		),
	);
	const grey = sharp(photo).toColourspace("b-w").jpeg().toBuffer();
	for (const bytes of await Promise.all([...made, grey])) {
		const jpeg = readCoefficients(bytes);
		if (jpeg === undefined) throw new Error("not read");
		const [plain, compiled] = restoredByBoth(() => jpegEvidence(jpeg));
		t.ok(
			plain.every(
				(values, c) =>
					Buffer.compare(bytesOf(values), bytesOf(compiled[c])) === 0,
			),
			`${jpeg.width} x ${jpeg.height}, ${plain.length} channels`,
		);
	}
});

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Buffer {
	return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
}

t.test("pictures out of a WebP are restored alike", (t) => {
	for (const [width, height] of [
		[1, 1],
		[9, 7],
		[70, 45],
	]) {
		const random = uniforms(width);
		const data = Uint8ClampedArray.from(
			{ length: 4 * width * height },
			(_, i) => (i % 4 === 3 ? 255 : 255 * random()),
		);
		const [plain, compiled] = restoredByBoth(() =>
			webpEvidence({ width, height, data }, 60),
		);
		t.same(compiled, plain, `${width} x ${height}`);
	}
	t.end();
});

t.test("blurred and grainy pictures are restored alike", (t) => {
	const kernel = {
		parts: [
			{ gain: 1.4, sigma: 0.9 },
			{ gain: -0.3, sigma: 2.1 },
			{ gain: -0.1, sigma: 0 },
		],
	};
	for (const [width, height] of [
		[1, 1],
		[3, 2],
		[37, 29],
		[150, 61],
	]) {
		const random = uniforms(width);
		const data = Uint8ClampedArray.from(
			{ length: 4 * width * height },
			(_, i) => (i % 4 === 3 ? 255 : 300 * random() - 20),
		);
		const see = data.map((v, i) => (i % 44 === 3 ? 120 : v));
		for (const raster of [
			{ width, height, data },
			{ width, height, data: see },
		] satisfies Raster[]) {
			for (const blur of [undefined, kernel]) {
				const [plain, compiled] = restoredByBoth(() =>
					linearEvidence(raster, blur, 4, 8),
				);
				t.same(compiled, plain, `${width} x ${height}`);
			}
		}
	}
	t.end();
});

t.test(
	"more memory than there is: none are compiled, and more than asked for is refused",
	(t) => {
		t.equal(createCompiledLoops(2 ** 31), undefined);
		const loops = createCompiledLoops(100);
		t.throws(() => loops?.floats(101), RangeError);
		t.end();
	},
);

t.test(
	"memory is zero, nobody else's, and kept for the next unless it is much",
	(t) => {
		const create = (numbers: number) => {
			const loops = createCompiledLoops(numbers);
			if (loops === undefined) throw new Error("not compiled");
			return loops;
		};
		const [one, other] = [create(1000), create(1000)];
		const [here, there] = [one, other].map((loops) => loops.floats(1000));
		here.fill(7);
		t.ok(there.every((value) => value === 0));
		one.release();
		other.release();
		const large = create(2 ** 22);
		large.floats(2 ** 22).fill(7);
		large.release();
		const next = create(2 ** 22);
		const again = next.floats(2 ** 22);
		t.ok(again.every((value) => value === 0));
		const huge = create(2 ** 24);
		const { buffer } = huge.floats(1);
		huge.release();
		t.not(create(2 ** 24).floats(1).buffer, buffer, "64 MB are let go");
		next.release();
		t.equal(create(100).floats(1).buffer, again.buffer, "16 MB are kept");
		t.end();
	},
);
