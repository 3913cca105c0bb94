import t from "tap";
import { newStepsIn } from "../../../../perf/bench/faults/checks.ts";
import { faultsOfSvg } from "../../../../perf/proof/support/strict-svg.ts";
import { writeDrawing } from "../../../../services/formats/formats.ts";
import { renderSvg } from "../../../../services/quality/render.ts";
import { ssim } from "../../../../services/quality/ssim.ts";
import { hasCliffs } from "../../../../services/tracing/subpixel/blurred/cliffs.ts";
import { isolines } from "../../../../services/tracing/subpixel/geometry/isolines.ts";
import type { Pixels } from "../../../../services/tracing/subpixel/intake/index.ts";
import { defaultSubpixelParameters } from "../../../../services/tracing/subpixel/parameters.ts";
import { traceSubpixel } from "../../../../services/tracing/subpixel/trace.ts";
import { chooseTones } from "../../../../services/tracing/subpixel/writing/tones.ts";
import { order } from "../../formats/support.ts";

const svg = (content: string, defs = "") =>
	`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" width="96" height="96"><defs><filter id="n" x="-100%" y="-200%" width="300%" height="500%"><feGaussianBlur stdDeviation="5"/></filter>${defs}</defs>${content}</svg>`;

const NEON = `<rect width="96" height="96" fill="#0c0a1d"/><path d="M30 24V70H70" fill="none" stroke="#2ff3ff" stroke-width="5" filter="url(#n)"/>`;
const ON_NOTHING = `<rect x="28" y="28" width="40" height="40" fill="#000" fill-opacity=".5" filter="url(#n)"/>`;
const CARD = `<rect width="96" height="96" fill="#fff"/><rect x="24" y="26" width="48" height="40" rx="8" fill="#000" fill-opacity=".5" filter="url(#n)"/><rect x="24" y="20" width="48" height="40" rx="8" fill="#2f9e44"/>`;

function traced(truth: string, effort: "fast" | "quality" = "fast") {
	const parameters = { ...defaultSubpixelParameters, effort };
	return traceSubpixel(renderSvg(truth, 96), parameters).svg;
}

t.test(
	"what was blurred is few bytes, and no joint is seen in it",
	async (t) => {
		for (const [name, content] of Object.entries({ NEON, ON_NOTHING, CARD })) {
			for (const effort of ["fast", "quality"] as const) {
				const truth = svg(content);
				const drawing = traced(truth, effort);
				const [meant, made] = [truth, drawing].map((one) =>
					renderSvg(one, 384),
				);
				t.ok(drawing.length <= 2000, `${name}: ${drawing.length} bytes`);
				t.ok(ssim(meant, made) > 0.985, `${name}: ${ssim(meant, made)}`);
				const step = newStepsIn(meant, made);
				t.ok(step <= 10, `${name}: a step of ${step} levels`);
				t.strictSame(faultsOfSvg(drawing), []);
				t.notMatch(drawing, "Gradient");
			}
		}
	},
);

t.test("a card above its shadow keeps its outline", async (t) => {
	t.match(
		traced(svg(CARD)),
		/<rect fill="#2f9e44" x="2[34][^"]*" y="(19|20)[^"]*" width="4[78][^"]*" height="(39|40)[^"]*" rx="[78]/,
	);
});

t.test("faint fills whose edges a codec softened aren't blurred", async (t) => {
	const tiles = [0, 1, 2, 3]
		.map((k) => 18 + 32 * (k % 2) + 18 * 0)
		.map(
			(x, k) =>
				`<rect x="${x}" y="${k < 2 ? 18 : 50}" width="26" height="26" fill="#ccd6dd"/>`,
		);
	const truth = svg(
		`<rect width="96" height="96" fill="#fff"/><rect x="10" y="10" width="74" height="74" rx="10" fill="#e1e8ed"/>${tiles.join("")}`,
	).replaceAll('stdDeviation="5"', 'stdDeviation=".9"');
	const soft = truth
		.replace("</defs>", '</defs><g filter="url(#n)">')
		.replace("</svg>", "</g></svg>");
	const { svg: drawing } = traceSubpixel(
		renderSvg(soft, 192),
		defaultSubpixelParameters,
		{ noise: 1.4 },
	);
	t.notMatch(drawing, "stroke-opacity");
	t.ok(drawing.length < 3000, `${drawing.length} bytes`);
});

t.test(
	"what ends at an edge with its ground beyond isn't blurred",
	async (t) => {
		const side = 60;
		const pixels = { width: side, height: side } as Pixels;
		const all = Int32Array.from({ length: side * side }, (_, i) => i);
		const cliffsOf = (
			change: (x: number, y: number) => number,
			isHidden: (x: number, y: number) => boolean,
		) => {
			const changeAt = (i: number) => change(i % side, Math.floor(i / side));
			const member = Uint8Array.from(all, (i) =>
				isHidden(i % side, Math.floor(i / side)) ? 0 : 1,
			);
			const thing = all.filter((i) => member[i] === 1 && changeAt(i) > 2);
			return hasCliffs(pixels, member, thing, changeAt);
		};
		const glow = (x: number, y: number) =>
			80 * Math.exp(-((x - 30) ** 2 + (y - 30) ** 2) / 200);
		const sheet = (x: number, y: number) =>
			x > 15 && x < 45 && y > 10 && y < 50 ? 1.5 * (y - 10) : 0;
		const isRim = (x: number, y: number) =>
			x > 12 && x < 48 && y > 10 && y < 53 && !(x > 15 && x < 45 && y < 50);
		const isBar = (x: number) => x > 28 && x < 32;
		t.notOk(
			cliffsOf(glow, () => false),
			"a glow",
		);
		t.notOk(cliffsOf(glow, isBar), "a bar over it");
		t.ok(cliffsOf(sheet, isRim), "a sheet");
	},
);

t.test("one gradient stays one", async (t) => {
	const stops = `<stop offset="0" stop-color="#fd0"/><stop offset="1" stop-color="#124"/>`;
	for (const gradient of [
		`<radialGradient id="g" cx="48" cy="48" r="36" gradientUnits="userSpaceOnUse">${stops}</radialGradient>`,
		`<linearGradient id="g" x1="20" y1="30" x2="70" y2="60" gradientUnits="userSpaceOnUse">${stops}</linearGradient>`,
	]) {
		const drawing = traced(
			svg(`<rect width="96" height="96" fill="url(#g)"/>`, gradient),
		);
		t.match(drawing, "Gradient");
		t.ok(drawing.length < 900, `${drawing.length} bytes`);
	}
});

t.test(
	"a shadow that ends at a sharp edge doesn't spill over it",
	async (t) => {
		const clip = `<clipPath id="c"><circle cx="48" cy="48" r="30"/></clipPath>`;
		const drawing = traced(
			svg(
				`<rect width="96" height="96" fill="#fff"/><g clip-path="url(#c)"><rect width="96" height="96" fill="#ffd43b"/><path d="M10 70L60 40 90 80V96H10Z" fill="#862e9c" filter="url(#n)"/></g>`,
				clip,
			),
		);
		const { data, width } = renderSvg(drawing, 96);
		for (const [x, y] of [
			[48, 82],
			[20, 75],
			[75, 76],
		]) {
			const i = 4 * (y * width + x);
			t.ok(Math.min(...data.subarray(i, i + 3)) > 250, `white at ${x}, ${y}`);
		}
	},
);

t.test("every format takes what was blurred", async (t) => {
	const drawing = traced(svg(CARD));
	for (const format of ["pdf", "eps", "dxf", "png"] as const) {
		const { bytes } = await writeDrawing(drawing, order(format, {}));
		t.ok(bytes.length > 500, format);
	}
});

t.test(
	"isolines close, at the level, and holes run the other way",
	async (t) => {
		const size = 21;
		const values = new Float32Array(size * size).map((_, k) => {
			const away = Math.hypot((k % size) - 10, Math.floor(k / size) - 10);
			return Math.max(0, 1 - Math.abs(away - 5) / 3);
		});
		const lines = isolines(values, size, size, 0.5);
		t.equal(lines.length, 2);
		const areas = lines.map((line) => {
			let twice = 0;
			for (let k = 0; k < line.length; k += 2) {
				const next = (k + 2) % line.length;
				twice += line[k] * line[next + 1] - line[next] * line[k + 1];
				const away = Math.hypot(line[k] - 10, line[k + 1] - 10);
				t.ok(Math.abs(Math.abs(away - 5) - 1.5) < 0.15, `at ${away}`);
			}
			return twice / 2;
		});
		t.ok(Math.sign(areas[0]) !== Math.sign(areas[1]));
		t.ok(Math.abs(areas[0] + areas[1]) > 80, areas.join());
		t.strictSame(isolines(values, size, size, 2), []);
	},
);

t.test("tones rise, and are finer where more area is", async (t) => {
	const shares = Float32Array.from({ length: 1000 }, (_, k) =>
		k < 900 ? k / 9000 : 0.1 + (0.9 * (k - 900)) / 100,
	);
	const seen = new Uint8Array(1000).fill(1);
	const { levels, tones } = chooseTones({ shares, seen }, 9);
	t.equal(levels.length, 9);
	t.strictSame(
		[...tones].sort((a, b) => a - b),
		tones,
	);
	t.ok(tones[1] - tones[0] < tones[8] - tones[7]);
});
