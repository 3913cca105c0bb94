import t from "tap";
import type { BusyLister } from "../../../services/image/busy/busy.ts";
import { createCompiledLister } from "../../../services/image/busy/compiled.ts";
import { lister as quickest } from "../../../services/image/busy/lister.ts";
import { plainLister } from "../../../services/image/busy/plain.ts";
import { mulberry32 } from "../../../services/mulberry32.ts";

/** A few colours in patches, and single pixels that differ in one bit, the highest too. */
function patches(width: number, height: number, seed: number): Int32Array {
	const random = mulberry32(seed);
	const words = new Int32Array(width * height).fill(0xff_ff_ff_ff);
	for (let n = 0; n < 1 + words.length / 200; n++) {
		const [x, y] = [width, height].map((side) => Math.floor(side * random()));
		const value = (0x1_00_00_00_00 * random()) | 0;
		const right = Math.min(width, x + Math.ceil(20 * random()));
		const bottom = Math.min(height, y + Math.ceil(20 * random()));
		for (let v = y; v < bottom; v++)
			words.fill(value, v * width + x, v * width + right);
		words[Math.floor(words.length * random())] ^= 1 << (32 * random());
	}
	return words;
}

/** By the definition, pixel by pixel. */
function byDefinition(words: Int32Array, width: number, height: number) {
	const found: number[] = [];
	for (let y = 0, i = 0; y < height; y++)
		for (let x = 0; x < width; x++, i++) {
			const around = [
				...(x > 0 ? [i - 1] : []),
				...(x + 1 < width ? [i + 1] : []),
				...(y > 0 ? [i - width] : []),
				...(y + 1 < height ? [i + width] : []),
			];
			if (around.some((other) => words[other] !== words[i])) found.push(i);
		}
	return found;
}

t.test("all list what differs from a neighbour", async (t) => {
	const compiled = createCompiledLister();
	t.ok(compiled, "every machine that tests runs vectors");
	const listers: (BusyLister | undefined)[] = [compiled, plainLister, quickest];
	const widths = [1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 64, 100, 257];
	const sizes = [
		...widths.flatMap((width) => [
			[width, 1],
			[width, 2],
			[width, 37],
		]),
		// More rows than are looked at together, and rows that are longer than that.
		...[
			[3, 20_000],
			[200, 300],
			[5000, 9],
			[16_384, 3],
			[16_385, 3],
		],
	];
	let seed = 0;
	for (const [width, height] of sizes) {
		const words = patches(width, height, ++seed);
		const expected = Int32Array.from(byDefinition(words, width, height));
		for (const lister of listers)
			t.strictSame(
				lister?.list(words, width, height),
				expected,
				`${width} x ${height}`,
			);
	}
});

t.test("of one colour, none; of noise, all", async (t) => {
	for (const lister of [quickest, plainLister]) {
		t.equal(lister.list(new Int32Array(900).fill(-7), 30, 30).length, 0);
		const noise = Int32Array.from({ length: 900 }, (_, i) => i);
		t.strictSame(lister.list(noise, 30, 30), noise);
	}
});
