import t from "tap";
import { renderSvg } from "../../../../services/quality/render.ts";
import {
	defaultSubpixelParameters,
	type SubpixelParameters,
} from "../../../../services/tracing/subpixel/parameters.ts";
import { traceSubpixel } from "../../../../services/tracing/subpixel/trace.ts";

/** Inputs that were drawn in a way that people noticed, each with what is right. */
const svg = (width: number, height: number, content: string) =>
	`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${content}</svg>`;

function tracedFrom(
	truth: string,
	width: number,
	given: Partial<SubpixelParameters> = {},
): string {
	const parameters = { ...defaultSubpixelParameters, ...given };
	return traceSubpixel(renderSvg(truth, width), parameters).svg;
}

const fillsOf = (traced: string): string[] =>
	[
		...new Set([...traced.matchAll(/fill="([^"]+)"/g)].map(([, fill]) => fill)),
	].sort();

const EFFORTS = ["fast", "quality"] as const;

t.test("tones 1 to 7 levels apart stay flat and exact", async (t) => {
	for (const effort of EFFORTS) {
		for (const [ground, card] of [
			["#1e1e1e", "#252526"],
			["#fff", "#f6f8fa"],
			["#1e1e1e", "#1f1f1f"],
			["#6c7730", "#6b7731"],
			["#d4ef35", "#d1f134"],
		]) {
			const truth = svg(
				120,
				80,
				`<rect width="120" height="80" fill="${ground}"/><rect x="12" y="12" width="60" height="50" rx="8" fill="${card}"/><circle cx="94" cy="40" r="16" fill="${card}"/>`,
			);
			t.strictSame(
				fillsOf(tracedFrom(truth, 120, { effort })),
				[card, ground].sort(),
				`${card} on ${ground}, ${effort}`,
			);
		}
	}
});

t.test("a slow gradient is no stack of flat tones", async (t) => {
	for (const [from, to] of [
		["#20242c", "#2c3440"],
		["#fff", "#f0f0f0"],
	]) {
		for (const gradient of ["linearGradient", "radialGradient"]) {
			const truth = svg(
				120,
				80,
				`<defs><${gradient} id="g"><stop offset="0" stop-color="${from}"/><stop offset="1" stop-color="${to}"/></${gradient}></defs><rect width="120" height="80" fill="url(#g)"/><circle cx="60" cy="40" r="20" fill="#c92a2a"/>`,
			);
			const fills = fillsOf(tracedFrom(truth, 120));
			t.equal(fills.length, 2, `${gradient} from ${from}: ${fills.join()}`);
			t.ok(fills.some((fill) => fill.startsWith("url(")));
		}
	}
});

/** The colour of an SVG's drawing at a point of the traced image, told at four times its size. */
function colourAt(traced: string, width: number, x: number, y: number) {
	const { data, ...size } = renderSvg(traced, 4 * width);
	const i = 4 * (Math.floor(4 * y) * size.width + Math.floor(4 * x));
	return [...data.subarray(i, i + 4)];
}

const isNear = (one: number[], other: number[], levels: number) =>
	one.every((level, c) => Math.abs(level - other[c]) <= levels);

t.test("the corners of a tile that fills the picture stay round", async (t) => {
	for (const effort of EFFORTS) {
		for (const radius of [4, 8, 16]) {
			const tile = `<rect width="64" height="64" rx="${radius}" fill="#d6336c"/><path d="M20 20H44V44H20Z" fill="#1c1f5e"/>`;
			const whiteBehind = `<rect width="64" height="64" fill="#fff"/>`;
			const clear = tracedFrom(svg(64, 64, tile), 64, { effort });
			const white = tracedFrom(svg(64, 64, whiteBehind + tile), 64, { effort });
			for (const [x, y] of [
				[0.3, 0.3],
				[63.6, 0.3],
				[0.3, 63.6],
				[63.6, 63.6],
			]) {
				const where = `radius ${radius} at ${x}, ${y}, ${effort}`;
				t.equal(colourAt(clear, 64, x, y)[3], 0, `clear: ${where}`);
				const corner = colourAt(white, 64, x, y);
				t.ok(isNear(corner, [255, 255, 255, 255], 8), `white: ${where}`);
			}
		}
	}
});

t.test("a line one pixel wide along the border stays", async (t) => {
	for (const [line, x, y] of [
		["M0 .5H80", 40, 0.5],
		["M0 59.5H80", 40, 59.5],
		["M.5 0V60", 0.5, 30],
		["M79.5 0V60", 79.5, 30],
	] as const) {
		const traced = tracedFrom(
			svg(
				80,
				60,
				`<rect width="80" height="60" fill="#fff"/><path d="${line}" stroke="#e03131"/><circle cx="40" cy="30" r="14" fill="#1c7ed6"/>`,
			),
			80,
		);
		t.ok(isNear(colourAt(traced, 80, x, y), [224, 49, 49, 255], 8), line);
	}
});

t.test(
	"a dot or gem without a flat pixel keeps a colour of its own",
	async (t) => {
		const dot = `<rect width="48" height="32" fill="#d6336c"/><rect x="6" y="6" width="12" height="20" fill="#fff"/><circle cx="34" cy="16" r="1" fill="#ffe066"/>`;
		const crown = `<rect width="40" height="28" fill="#c6363c"/><path d="M6 22 9 6 15 15 20 4 25 15 31 6 34 22Z" fill="#edb92e" stroke="#1a1411" stroke-width="1.2"/><circle cx="11" cy="18" r="1.6" fill="#0c4076"/><circle cx="20" cy="17" r="1.8" fill="#0c4076"/><circle cx="29" cy="18" r="1.6" fill="#0c4076"/>`;
		for (const effort of EFFORTS) {
			const traced = tracedFrom(svg(48, 32, dot), 48, { effort });
			// Its four pixels are mixtures, of four fifths dot.
			t.ok(isNear(colourAt(traced, 48, 34, 16), [255, 224, 102, 255], 48));
			const gems = tracedFrom(svg(40, 28, crown), 40, { effort });
			const fills = new Set(gems.match(/fill="#[^"]+"/g));
			t.equal(fills.size, 4, "nor is there a ring of a mixture around it");
			for (const [x, y] of [
				[11, 18],
				[20, 17],
				[29, 18],
			]) {
				t.ok(
					isNear(colourAt(gems, 40, x, y), [12, 64, 118, 255], 16),
					`gem ${x}`,
				);
			}
		}
	},
);

t.test(
	"boundaries without anti-aliasing keep no steps near 45 degrees",
	async (t) => {
		for (const effort of EFFORTS) {
			for (const path of [
				"M40 10 76 40 40 70 4 40Z",
				"M40 6 74 40 40 74 6 40Z",
				"M36 5 73 46 44 72 7 31Z",
			]) {
				const truth = svg(
					80,
					80,
					`<rect width="80" height="80" fill="#fff"/><path d="${path}" shape-rendering="crispEdges"/>`,
				);
				const traced = tracedFrom(truth, 80, { effort });
				t.ok(traced.length < 210, `${path}, ${effort}: ${traced}`);
			}
		}
	},
);
