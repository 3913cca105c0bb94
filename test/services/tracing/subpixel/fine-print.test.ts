import t from "tap";
import { lettering } from "../../../../perf/bench/faults/kinds/lettering.ts";
import { randomFor } from "../../../../perf/corpus/seeded.ts";
import { renderSvg } from "../../../../services/quality/render.ts";
import {
	finePrint,
	TIMES,
} from "../../../../services/tracing/subpixel/fine/fine-print.ts";
import { readPixels } from "../../../../services/tracing/subpixel/intake/index.ts";
import { defaultSubpixelParameters } from "../../../../services/tracing/subpixel/parameters.ts";
import { traceSubpixel } from "../../../../services/tracing/subpixel/trace.ts";

const svg = (width: number, height: number, content: string) =>
	`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><rect width="${width}" height="${height}" fill="#fff"/>${content}</svg>`;

const read = (truth: string, width: number) =>
	readPixels(renderSvg(truth, width));

/** Three stems of an m whose gaps are narrower than two pixels. */
const STEMS = svg(
	16,
	14,
	'<path fill="none" stroke="#a02040" stroke-width="1.1" d="M3.3 11V3.6H8.2V11M8.2 3.6H12.7V11"/>',
);

t.test("small lettering is magnified", async (t) => {
	const pixels = read(STEMS, 16);
	const fine = finePrint(pixels);
	if (fine === undefined) return t.fail("it isn't");
	t.same([fine.width, fine.height], [16 * TIMES, 14 * TIMES]);
	t.ok(fine.opaque);
	const truth = read(STEMS, 16 * TIMES).packed;
	const isInk = (value: number) => ((value >>> 8) & 255) < 144;
	const wrong = truth.reduce(
		(sum, value, i) => sum + Number(isInk(value) !== isInk(fine.packed[i])),
		0,
	);
	const ink = truth.reduce((sum, value) => sum + Number(isInk(value)), 0);
	t.ok(wrong < 0.2 * ink, `${wrong} of ${ink} fine pixels`);
});

t.test("the means of its pixels are kept", async (t) => {
	const pixels = read(STEMS, 16);
	const fine = finePrint(pixels);
	if (fine === undefined) return t.fail("it isn't magnified");
	let most = 0;
	for (let y = 0; y < 14; y++) {
		for (let x = 0; x < 16; x++) {
			let sum = 0;
			for (let v = 0; v < TIMES; v++)
				for (let u = 0; u < TIMES; u++) {
					const i = (TIMES * y + v) * fine.width + TIMES * x + u;
					sum += (fine.packed[i] >>> 8) & 255;
				}
			const seen = (pixels.packed[16 * y + x] >>> 8) & 255;
			most = Math.max(most, Math.abs(sum / TIMES ** 2 - seen));
		}
	}
	t.ok(most < 40, `${most} levels`);
});

t.test("other pictures aren't", async (t) => {
	const disc = '<circle cx="12" cy="12" r="9" fill="#205080"/>';
	const lines = '<path stroke="#000" d="M3 3.4 21 18.7M4 20 19 5.3"/>';
	const others = {
		"wide shapes": svg(24, 24, disc),
		"several inks": svg(
			24,
			24,
			`${lines}<path stroke="#e02020" d="M12.3 2V22"/>`,
		),
		"large pictures": svg(400, 100, lines),
		"one colour": svg(24, 24, ""),
		"without anti-aliasing": svg(
			24,
			24,
			`<g shape-rendering="crispEdges">${lines}</g>`,
		),
	};
	for (const [name, truth] of Object.entries(others)) {
		const width = Number(/ width="(\d+)"/.exec(truth)?.[1]);
		t.equal(finePrint(read(truth, width)), undefined, name);
	}
	const line = readPixels(renderSvg(svg(9, 1, ""), 9));
	t.equal(finePrint(line), undefined, "a single row");
});

t.test("on a clear ground it stays clear", async (t) => {
	const truth =
		'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 14" width="20" height="14"><path fill="none" stroke="#205080" stroke-width="1.2" d="M3.3 11V3.6H8.2V11M12 3.6 15 11 18 3.6"/></svg>';
	const { svg: traced } = traceSubpixel(
		renderSvg(truth, 20),
		defaultSubpixelParameters,
	);
	t.match(traced, 'viewBox="0 0 20 14"');
	t.notMatch(traced, "<rect");
	t.match(traced, "#205080");
});

t.test("words under 14 px read, in both settings", async (t) => {
	for (const n of [0, 1, 2]) {
		const subject = await lettering.make(randomFor(`fine print:${n}`));
		const width = Number(/ width="(\d+)"/.exec(subject.truth)?.[1]);
		for (const effort of ["fast", "quality"] as const) {
			const { svg: traced } = traceSubpixel(renderSvg(subject.truth, width), {
				...defaultSubpixelParameters,
				effort,
			});
			const [drawn, meant] = [traced, subject.truth].map(
				(text) => renderSvg(text, 4 * width).data,
			);
			const ground = meant.slice(0, 3);
			let missed = 0;
			let inked = 0;
			for (let i = 0; i < meant.length; i += 4) {
				for (let c = 0; c < 3; c++) {
					missed += Math.abs(meant[i + c] - drawn[i + c]);
					inked += Math.abs(meant[i + c] - ground[c]);
				}
			}
			t.ok(missed < 0.38 * inked, `${effort} ${n}: ${missed / inked}`);
		}
	}
});

t.test("what runs softly isn't lettering", async (t) => {
	const gradient =
		'<linearGradient id="g" x2=".6" y2=".8"><stop offset=".1" stop-color="#999"/><stop offset=".8" stop-color="#ad5"/></linearGradient><rect width="39" height="25" fill="url(#g)"/>';
	const glow =
		'<radialGradient id="g"><stop stop-color="#268"/><stop offset="1" stop-color="#268" stop-opacity="0"/></radialGradient><circle cx="20" cy="12" r="11" fill="url(#g)"/>';
	for (const content of [gradient, glow])
		t.equal(finePrint(read(svg(39, 25, content), 39)), undefined);
});

t.test("nor is what holds a second ink", async (t) => {
	const two =
		'<path fill="none" stroke="#000" stroke-width="1.1" d="M3.3 11V3.6H8.2V11M8.2 3.6H12.7V11"/><rect x="20" y="3" width="4.5" height="8.5" fill="#333"/>';
	t.equal(finePrint(read(svg(32, 14, two), 32)), undefined);
	const one = two.replace("#333", "#000");
	t.ok(finePrint(read(svg(32, 14, one), 32)), "which the same in one is");
});
