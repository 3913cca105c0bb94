import t from "tap";
import { printBeside } from "../../../../perf/bench/faults/kinds/print-beside.ts";
import { randomFor } from "../../../../perf/corpus/seeded.ts";
import type { Raster } from "../../../../services/image/raster.ts";
import { renderSvg } from "../../../../services/quality/render.ts";
import { TIMES } from "../../../../services/tracing/subpixel/fine/fine-print.ts";
import {
	findWords,
	PAD,
	withoutWords,
} from "../../../../services/tracing/subpixel/fine/words.ts";
import {
	readPixels,
	takeIn,
} from "../../../../services/tracing/subpixel/intake/index.ts";
import { defaultSubpixelParameters } from "../../../../services/tracing/subpixel/parameters.ts";
import {
	drawPixels,
	traceSubpixel,
} from "../../../../services/tracing/subpixel/trace.ts";

const WIDTH = 120;
const HEIGHT = 96;
const WORD = { left: 14, top: 72, right: 58, bottom: 90 };
const MARK = '<circle cx="60" cy="36" r="26" fill="#c1121f"/>';
/** A word of nine stems, a bow and an arm each a pixel wide, in a box of 6 px. */
const letters = (ink: string) =>
	`<path fill="none" stroke="${ink}" stroke-width="1.1" d="M18.3 86V77.6H22.6V86M22.6 77.6H26.9V86M30.4 77.6V84.6Q30.4 85.6 32.2 85.6T34.2 84V77.6V86M37.7 86V77.6M37.7 79.6Q38.4 77.6 41.2 78M44.3 77.6H48.7V86H44.3V81.6H48.7M52.2 75V86"/>`;

const svg = (
	content: string,
	ground = '<rect width="120" height="96" fill="#fdf0d5"/>',
) =>
	`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}">${ground}${content}</svg>`;

const intakeOf = (truth: string) =>
	takeIn(readPixels(renderSvg(truth, WIDTH)), "auto");

/** How much of a word's ink is missed or too much, at four times the size, as part of it. */
function missedOf(truth: string, drawn: string, box = WORD, width = WIDTH) {
	const [meant, made] = [truth, drawn].map(
		(text): Raster => renderSvg(text, 4 * width),
	);
	const ground = 4 * (4 * box.top * meant.width + 4 * box.left);
	let missed = 0;
	let inked = 0;
	for (let y = 4 * box.top; y < 4 * box.bottom; y++) {
		for (let x = 4 * box.left; x < 4 * box.right; x++) {
			for (let c = 0; c < 4; c++) {
				const i = 4 * (y * meant.width + x) + c;
				missed += Math.abs(meant.data[i] - made.data[i]);
				inked += Math.abs(meant.data[i] - meant.data[ground + c]);
			}
		}
	}
	return missed / inked;
}

t.test("words beside a mark are found", async (t) => {
	const words = findWords(intakeOf(svg(MARK + letters("#1d3557"))));
	t.equal(words.length, 1);
	const [{ box, fine }] = words as [(typeof words)[0]];
	t.ok(box.left > WORD.left && box.right < WORD.right, "one box");
	t.ok(box.top > WORD.top - 2 && box.bottom < WORD.bottom);
	t.equal(fine.width, TIMES * (box.right - box.left + 2 * PAD));
	t.equal(fine.height, TIMES * (box.bottom - box.top + 2 * PAD));
});

t.test("they read, in both settings and on any ground", async (t) => {
	const pictures = {
		opaque: svg(MARK + letters("#1d3557")),
		clear: svg(MARK + letters("#1d3557"), ""),
		"on a plate": svg(
			`${MARK}<rect x="8" y="68" width="100" height="24" rx="4" fill="#1d3557"/>${letters("#fdf0d5")}`,
		),
		"a mark that reaches the border": svg(
			`<path d="M0 0H120V40L60 60 0 40Z" fill="#c1121f"/>${letters("#1d3557")}`,
		),
	};
	for (const [name, truth] of Object.entries(pictures)) {
		for (const effort of ["fast", "quality"] as const) {
			const { svg: traced } = traceSubpixel(renderSvg(truth, WIDTH), {
				...defaultSubpixelParameters,
				effort,
			});
			const missed = missedOf(truth, traced);
			t.ok(missed < 0.3, `${effort}, ${name}: ${missed}`);
		}
	}
});

t.test("so do those that the bench draws", async (t) => {
	for (const n of [0, 1, 2]) {
		const { truth, fault } = await printBeside.make(randomFor(`words:${n}`));
		const width = Number(/ width="(\d+)"/.exec(truth)?.[1]);
		const { svg: traced } = traceSubpixel(
			renderSvg(truth, width),
			defaultSubpixelParameters,
		);
		const large = (text: string) => renderSvg(text, 4 * width);
		const told = { truthLarge: large(truth), drawnLarge: large(traced) };
		t.equal(fault(told as never), undefined, `word ${n}`);
	}
});

t.test("their ink is the mark's where it lies beyond theirs", async (t) => {
	const thin = letters("#264653").replace('"1.1"', '".8"');
	const truth = svg(MARK.replace("#c1121f", "#264653") + thin);
	const { svg: traced } = traceSubpixel(
		renderSvg(truth, WIDTH),
		defaultSubpixelParameters,
	);
	const inks = new Set(traced.match(/#[\da-f]{3,6}/g));
	t.same([...inks].sort(), ["#264653", "#fdf0d5"]);
});

t.test("the map stays whole", async (t) => {
	const raster = renderSvg(svg(MARK + letters("#1d3557")), WIDTH);
	const { map, curves } = drawPixels(
		raster,
		readPixels(raster),
		defaultSubpixelParameters,
	);
	t.equal(curves.length, map.edges.length);
	const area = map.faces.reduce((sum, face) => sum + face.area, 0);
	t.ok(Math.abs(area - WIDTH * HEIGHT) < 2, `${area} square pixels`);
	map.faces.forEach(({ loops }, f) => {
		for (const { edge, reversed } of loops.flat()) {
			const { left, right } = map.edges[edge];
			t.equal(reversed ? right : left, f);
		}
	});
	const paints = new Set(map.faces.map(({ paint }) => JSON.stringify(paint)));
	t.equal(paints.size, 3, "what letters enclose is ground");
});

t.test("what isn't small print stays where it is", async (t) => {
	const dots = [20, 60, 96].map(
		(x) => `<circle cx="${x}" cy="80" r="2.4" fill="#1d3557"/>`,
	);
	const others = {
		"a mark alone": svg(MARK),
		"dots apart": svg(MARK + dots.join("")),
		"a line": svg(`${MARK}<path d="M14 80.3H106" stroke="#1d3557"/>`),
		"on two grounds": svg(
			`${MARK}<rect x="36" y="60" width="84" height="36" fill="#9fd"/>${letters("#1d3557")}`,
		),
		"of two inks": svg(
			`${MARK}${letters("#1d3557")}<path d="M56 76V86" stroke="#e63946"/>`,
		),
		wide: svg(
			`${MARK}<rect x="20" y="72" width="8" height="14" fill="#1d3557"/><rect x="32" y="72" width="8" height="14" fill="#1d3557"/>`,
		),
	};
	for (const [name, truth] of Object.entries(others)) {
		const image = intakeOf(truth);
		t.same(findWords(image), [], name);
	}
});

t.test("without them the picture is their ground", async (t) => {
	const image = intakeOf(svg(MARK + letters("#1d3557")));
	const rest = withoutWords(image, findWords(image));
	const alone = intakeOf(svg(MARK));
	t.same(rest.pixels.packed, alone.pixels.packed);
	t.same(rest.kinds, alone.kinds);
	t.same(rest.busy, alone.busy);
});

t.test("nor are words looked for in noise", async (t) => {
	const image = intakeOf(svg(MARK + letters("#1d3557")));
	t.same(findWords({ ...image, noise: 2 }), []);
});
