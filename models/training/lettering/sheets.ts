/**
 * Draws what `learn.py` learns from: small lettering, as its pixels show it and four times finer.
 *
 *     node --import=tsx models/training/lettering/sheets.ts --fonts folder [options]
 *
 *     --fonts /usr/share/fonts  every font below these folders, parted by commas
 *     --without DejaVu,Roboto   files with these in their names are held out
 *     --sheets 400              how many sheets, of about 3300 samples each
 *     --seed lettering
 *     --out .cache/lettering/train.bin
 *
 * A sample is 81 bytes, the shares of ink of a pixel and of those up to four away, and 16 bytes, the shares of the
 * finer pixels in it, each in rows.
 */
import { once } from "node:events";
import { createWriteStream, mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { finished } from "node:stream/promises";
import { parseArgs } from "node:util";
import { Resvg } from "@resvg/resvg-js";
import { brandOf, splitOf } from "../../../perf/corpus/brand.ts";
import { type Random, randomFor } from "../../../perf/corpus/seeded.ts";
import { simpleIcons } from "../../../perf/corpus/sources.ts";
import { TIMES } from "../../../services/tracing/subpixel/fine/fine-print.ts";

/** How far a sample looks around its pixel, pixels. */
const AROUND = 4;
const SIDE = 2 * AROUND + 1;
const WIDTH = 240;
const HEIGHT = 160;
/** Heights of letters, pixels of a font's own measure. */
const SMALLEST = 5.5;
const LARGEST = 17;
/** Of all sheets this part shows marks instead of letters. */
const MARKS = 0.12;
/** Of a sheet's pixels this part becomes samples. */
const KEPT = 0.15;
/** No font: what can't be set by letters. */
const SYMBOLS = /D050000L|Symbols|GLYPH|Emoji|Math|Backup/i;

const LETTERS =
	"aaabcdeeeeffghhiiijklmnnnooopqrrrssstttuuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:;-–/&@!?()+%éüñç";

const { values: options } = parseArgs({
	options: {
		fonts: { type: "string", default: "/usr/share/fonts" },
		without: { type: "string", default: "" },
		sheets: { type: "string", default: "400" },
		seed: { type: "string", default: "lettering" },
		out: { type: "string", default: ".cache/lettering/train.bin" },
	},
});
const without = options.without.split(",").filter((part) => part !== "");
const fonts = options.fonts
	.split(",")
	.flatMap((folder) =>
		readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) =>
			join(folder, file),
		),
	)
	.filter((file) => /\.[ot]tf$/i.test(file) && !SYMBOLS.test(file))
	.filter((file) => !without.some((part) => file.includes(part)))
	.sort();
if (fonts.length === 0) throw new Error(`No font lies in ${options.fonts}.`);
const marks = simpleIcons().filter(
	({ name }) => splitOf(brandOf(name)) === "train",
);
mkdirSync(dirname(options.out), { recursive: true });
const out = createWriteStream(options.out);
let samples = 0;
for (let n = 0; n < Number(options.sheets); n++) {
	const random = randomFor(`${options.seed}:${n}`);
	const chunk = samplesOf(drawSheet(random), random);
	samples += chunk.length / (SIDE ** 2 + TIMES ** 2);
	if (!out.write(chunk)) await once(out, "drain");
}
out.end();
await finished(out);
console.log(`${samples} samples of ${fonts.length} fonts`);

/** A sheet's shares of ink, as pixels and as finer ones. */
function drawSheet(random: Random): { coarse: Uint8Array; fine: Uint8Array } {
	const isMarks = random() < MARKS;
	const font = random.pick(fonts);
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}">${isMarks ? marksOf(random) : linesOf(random)}</svg>`;
	const draw = (times: number) => {
		const { pixels } = new Resvg(svg, {
			fitTo: { mode: "width", value: times * WIDTH },
			font: { loadSystemFonts: false, fontFiles: [font] },
		}).render();
		return Uint8Array.from(
			{ length: pixels.length / 4 },
			(_, k) => pixels[4 * k + 3],
		);
	};
	const fine = draw(TIMES);
	// Half of them as a renderer draws them, with its coarse coverage, and half as exactly as they can be.
	const coarse = random() < 0.5 ? draw(1) : meansOf(draw(4 * TIMES), 4 * TIMES);
	return { coarse, fine };
}

function meansOf(shares: Uint8Array, times: number): Uint8Array {
	const sums = new Float64Array(WIDTH * HEIGHT);
	for (let i = 0; i < shares.length; i++) {
		const x = i % (times * WIDTH);
		const y = (i - x) / (times * WIDTH);
		sums[Math.floor(y / times) * WIDTH + Math.floor(x / times)] += shares[i];
	}
	return Uint8Array.from(sums, (sum) => Math.round(sum / times ** 2));
}

/** Lines of words, each at a size and a place of its own. */
function linesOf(random: Random): string {
	let lines = "";
	for (let y = random.between(4, 12); y < HEIGHT + 4; ) {
		const size = random.between(SMALLEST, LARGEST);
		y += size * random.between(1, 1.5);
		const isUpper = random() < 0.25;
		const text = Array.from({ length: 70 }, () =>
			random() < 0.13 ? " " : random.pick([...LETTERS]),
		).join("");
		const spaced =
			random() < 0.2
				? ` letter-spacing="${(random.between(-0.03, 0.2) * size).toFixed(2)}"`
				: "";
		const written = (isUpper ? text.toUpperCase() : text).replaceAll(
			"&",
			"&amp;",
		);
		lines += `<text x="${random.between(-4, 4).toFixed(3)}" y="${y.toFixed(3)}" font-size="${size.toFixed(3)}"${spaced}>${written}</text>`;
	}
	return lines;
}

/** One-colour marks, small. */
function marksOf(random: Random): string {
	let drawn = "";
	for (let y = 2; y < HEIGHT; ) {
		const size = random.between(10, 34);
		for (
			let x = random.between(0, 4);
			x < WIDTH;
			x += size * random.between(1.05, 1.3)
		) {
			const { body } = random.pick(marks);
			drawn += `<g transform="translate(${x.toFixed(3)} ${(y + random()).toFixed(3)}) scale(${(size / 24).toFixed(4)})">${body}</g>`;
		}
		y += 1.15 * size;
	}
	return drawn;
}

/** Samples of pixels beside a change of ink. */
function samplesOf(
	{ coarse, fine }: { coarse: Uint8Array; fine: Uint8Array },
	random: Random,
): Uint8Array {
	const bytes: number[] = [];
	for (let y = AROUND; y < HEIGHT - AROUND; y++) {
		for (let x = AROUND; x < WIDTH - AROUND; x++) {
			if (random() >= KEPT) continue;
			const own = coarse[y * WIDTH + x];
			let isBusy = own > 0 && own < 255;
			for (let v = y - 1; v <= y + 1 && !isBusy; v++)
				for (let u = x - 1; u <= x + 1; u++)
					isBusy ||= coarse[v * WIDTH + u] !== own;
			if (!isBusy) continue;
			for (let v = y - AROUND; v <= y + AROUND; v++)
				for (let u = x - AROUND; u <= x + AROUND; u++)
					bytes.push(coarse[v * WIDTH + u]);
			for (let v = 0; v < TIMES; v++)
				for (let u = 0; u < TIMES; u++)
					bytes.push(fine[(TIMES * y + v) * TIMES * WIDTH + TIMES * x + u]);
		}
	}
	return Uint8Array.from(bytes);
}
