import { readFile } from "node:fs/promises";
import sharp from "sharp";
import t from "tap";
import { answerTo } from "../../../perf/bench/faults/answer.ts";
import { word } from "../../../perf/bench/faults/glyphs.ts";
import { forStripes } from "../../../perf/bench/faults/kinds/lcd.ts";
import { draw, svg } from "../../../perf/bench/faults/picture.ts";
import { randomFor } from "../../../perf/corpus/seeded.ts";
import { diagnoseLcd } from "../../../services/damage/lcd/diagnose.ts";
import { unfilter } from "../../../services/damage/lcd/unfilter.ts";
import type { Raster } from "../../../services/image/raster.ts";

const FILTER = [8, 77, 86, 77, 8];

function lettering(name: string, ground: string, ink: string, size = 20) {
	const random = randomFor(`lcd:${name}`);
	const letters = word(random, { x: 4.3, y: 1.3 * size, size }, 4, ink);
	const [width, height] = [Math.ceil(letters.width + 10), 2 * size];
	return svg(
		width,
		height,
		`<rect width="${width}" height="${height}" fill="${ground}"/>${letters.markup}`,
	);
}

const orderOf = (raster: Raster) =>
	diagnoseLcd(raster)?.damage.parameters.order;

t.test(
	"the order of the stripes is told, on light and dark grounds",
	async (t) => {
		for (const [ground, ink] of [
			["#fff", "#000"],
			["#1e1e1e", "#ddd"],
			["#fff3c8", "#14285a"],
		] as const) {
			for (const order of ["rgb", "bgr"] as const) {
				for (const size of [12, 24]) {
					const truth = lettering(ground, ground, ink, size);
					const raster = forStripes(truth, draw(truth), FILTER, order);
					t.equal(orderOf(raster), order, `${ink} on ${ground}, ${size} px`);
				}
			}
		}
	},
);

t.test("what was drawn for whole pixels isn't taken for it", async (t) => {
	for (const [ground, ink] of [
		["#fff", "#000"],
		["#fff3c8", "#14285a"],
		["#e03131", "#1c7ed6"],
	] as const)
		t.equal(orderOf(draw(lettering(ground, ground, ink))), undefined);
	const inks = `<rect width="80" height="60" fill="#fff"/><circle cx="22" cy="30" r="15" fill="#e03131"/><circle cx="40" cy="30" r="15" fill="#2f9e44"/><circle cx="58" cy="30" r="15" fill="#1c7ed6"/><path d="M5 5H75V9H5Z"/>`;
	t.equal(orderOf(draw(svg(80, 60, inks))), undefined, "four inks");
	const ramp = `<linearGradient id="g"><stop stop-color="#fff"/><stop offset="1" stop-color="#123"/></linearGradient><rect width="80" height="60" fill="#fff"/><circle cx="40" cy="30" r="20" fill="url(#g)"/>`;
	t.equal(orderOf(draw(svg(80, 60, ramp))), undefined, "a gradient");
});

t.test("thirds are found again behind the filter", async (t) => {
	const thirds = Float32Array.from({ length: 60 }, (_, k) =>
		(k % 30 > 8 && k % 30 < 15) || k % 30 === 20 ? 1 : 0,
	);
	const sum = FILTER.reduce((a, b) => a + b);
	const given = thirds.map((_, k) =>
		FILTER.reduce((level, weight, n) => {
			const row = 30 * Math.floor(k / 30);
			const at = Math.max(row, Math.min(row + 29, k + n - 2));
			return level + (weight * thirds[at]) / sum;
		}, 0),
	);
	const found = unfilter(given, 30);
	found.forEach((share, k) => {
		t.ok(Math.abs(share - thirds[k]) < 0.25, `third ${k}: ${share}`);
	});
});

t.test("a word drawn for stripes is traced as its outlines", async (t) => {
	const folder = new URL("../../fixtures/faults/", import.meta.url);
	const bytes = await readFile(new URL("cleartype.png", folder));
	const truth = await readFile(new URL("cleartype.truth.svg", folder), "utf8");
	t.ok((await sharp(bytes).metadata()).width);
	const subject = { bytes, truth, fault: () => undefined };
	for (const effort of ["fast", "quality"] as const) {
		const answer = await answerTo(subject, effort);
		t.match(answer.damage, [{ kind: "lcd", parameters: { order: "rgb" } }]);
		t.ok(answer.de4 < 1.2, `dE00 ${answer.de4}`);
		t.ok(answer.bytes < 1800, `${answer.bytes} bytes`);
		t.match(answer.svg, /width="85" height="36" viewBox="0 0 85 36"/);
	}
});
