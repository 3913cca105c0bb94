import { Resvg } from "@resvg/resvg-js";
import { SaxesParser } from "saxes";
import t from "tap";
import { mulberry32 } from "../../../../services/mulberry32.ts";
import { renderSvg } from "../../../../services/quality/render.ts";
import { fitCurves } from "../../../../services/tracing/subpixel/curves/index.ts";
import {
	defaultSubpixelParameters,
	subpixel,
} from "../../../../services/tracing/subpixel/index.ts";
import { paintLevels } from "../../../../services/tracing/subpixel/paint/levels.ts";
import type {
	Face,
	Paint,
	PlanarMap,
} from "../../../../services/tracing/subpixel/types.ts";
import { writeSvg } from "../../../../services/tracing/subpixel/writing/index.ts";
import {
	roundedNumber,
	shortNumber,
} from "../../../../services/tracing/subpixel/writing/numbers.ts";
import { shortColour } from "../../../../services/tracing/subpixel/writing/paint.ts";
import {
	type Outline,
	pathData,
} from "../../../../services/tracing/subpixel/writing/path-data.ts";
import { rasterise } from "./support/coverage.ts";
import { curveOptions, writeOptions } from "./support/defaults.ts";
import { edge, solid, twoPaintMap } from "./support/maps.ts";

function trace(
	map: PlanarMap,
	layering: "stacked" | "cutout" = "stacked",
): string {
	const curves = fitCurves(map, curveOptions);
	return writeSvg(map, curves, { ...writeOptions, layering });
}

/** Straight pixels of a drawing at `width`. */
function render(svg: string, width: number, background?: string) {
	const image = new Resvg(svg, {
		fitTo: { mode: "width", value: width },
		font: { loadSystemFonts: false },
		background,
	}).render();
	const { pixels } = image;
	return (x: number, y: number) => [
		...pixels.subarray(
			4 * (y * image.width + x),
			4 * (y * image.width + x) + 4,
		),
	];
}

t.test("numbers", async (t) => {
	t.equal(shortNumber(1250, 100), "12.5");
	t.equal(shortNumber(-50, 100), "-.5");
	t.equal(shortNumber(0, 100), "0");
	t.equal(shortNumber(-700, 100), "-7");
	t.equal(shortNumber(5, 100), ".05");
	t.equal(shortNumber(42, 1), "42");
	t.equal(roundedNumber(0.3999, 2), ".4");
	t.equal(roundedNumber(-0.001, 2), "0");
	const uniform = mulberry32(3);
	for (let k = 0; k < 500; k++) {
		const units = Math.floor((uniform() - 0.5) * 1e6);
		for (const scale of [1, 10, 100, 1000]) {
			t.equal(Number(shortNumber(units, scale)), units / scale);
		}
	}
});

t.test("colours", async (t) => {
	t.equal(shortColour({ r: 255, g: 0, b: 0, opacity: 1 }), "red");
	t.equal(shortColour({ r: 17, g: 34, b: 51, opacity: 1 }), "#123");
	t.equal(shortColour({ r: 1, g: 34.4, b: 300, opacity: 1 }), "#0122ff");
});

t.test("arcs near half a turn run where they were meant to", async (t) => {
	for (const offset of [0, 0.05, 0.2, 0.7, 2, 3]) {
		const [from, to] = [
			{ x: 3.204, y: 5.118 },
			{ x: 26.431, y: 24.676 },
		];
		const half = Math.hypot(to.x - from.x, to.y - from.y) / 2;
		const radius = Math.hypot(half, offset);
		const data = pathData(
			[
				{
					open: true,
					start: from,
					segments: [{ kind: "arc", radius, largeArc: true, sweep: true, to }],
				},
			],
			2,
		);
		const [x0, y0, written, , , , , x, y] = (
			data.replace(/([01])([01])(-?[\d.])/, "$1 $2 $3").match(/-?\d*\.?\d+/g) ??
			[]
		).map(Number);
		const [dx, dy] = data.includes("A") ? [x - x0, y - y0] : [x, y];
		const drawn = Math.hypot(dx, dy) / 2;
		const kept = Math.sqrt(Math.max(0, written ** 2 - drawn ** 2));
		t.ok(Math.abs(kept - offset) < 0.03, `${offset} px: ${kept}, ${data}`);
	}
});

t.test("path data: short forms that draw the same", async (t) => {
	const square: Outline = {
		start: { x: 1, y: 1 },
		segments: [
			{ kind: "line", to: { x: 11, y: 1 } },
			{ kind: "line", to: { x: 11, y: 11.5 } },
			{ kind: "line", to: { x: 1, y: 11.5 } },
			{ kind: "line", to: { x: 1, y: 1 } },
		],
	};
	t.equal(pathData([square], 2), "m1 1h10v10.5H1z");
	const wave: Outline = {
		start: { x: 0, y: 0 },
		segments: [
			{
				kind: "cubic",
				control1: { x: 1, y: 0 },
				control2: { x: 2, y: 3 },
				to: { x: 4, y: 4 },
			},
			{
				kind: "cubic",
				control1: { x: 6, y: 5 },
				control2: { x: 9, y: 5 },
				to: { x: 9, y: 9 },
			},
		],
	};
	t.match(
		pathData([wave], 2),
		/^m0 0c1 0 2 3 4 4[sS]/,
		"a smooth joint is written with S",
	);
	const half: Outline = {
		start: { x: 0, y: 10 },
		segments: [
			{
				kind: "arc",
				radius: 10.000004,
				largeArc: false,
				sweep: true,
				to: { x: 20, y: 10 },
			},
			{ kind: "line", to: { x: 0, y: 10 } },
		],
	};
	t.match(
		pathData([half], 2),
		/[aA]10 10 0 0/,
		"half a turn is never flattened",
	);
	t.equal(pathData([], 2), "");
	// Random outlines: what is written is what was meant, to half a grid unit, however long.
	const uniform = mulberry32(5);
	for (let round = 0; round < 20; round++) {
		const at = () => ({ x: uniform() * 200, y: uniform() * 200 });
		const start = at();
		const segments = Array.from({ length: 40 }, () =>
			uniform() < 0.5
				? ({ kind: "line", to: at() } as const)
				: ({
						kind: "cubic",
						control1: at(),
						control2: at(),
						to: at(),
					} as const),
		);
		const d = pathData(
			[{ start, segments: [...segments, { kind: "line", to: start }] }],
			1,
		);
		const plain = `M${start.x.toFixed(1)} ${start.y.toFixed(1)}${segments
			.map((s) =>
				s.kind === "line"
					? `L${s.to.x.toFixed(1)} ${s.to.y.toFixed(1)}`
					: `C${[s.control1, s.control2, s.to].map((p) => `${p.x.toFixed(1)} ${p.y.toFixed(1)}`).join(" ")}`,
			)
			.join("")}Z`;
		const picture = (data: string) =>
			rasterise(
				`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200"><path d="${data}"/></svg>`,
				100,
			).data;
		t.same(picture(d), picture(plain));
		t.ok(d.length < plain.length);
	}
});

/** Two halves and a bar of three colours that meet at junctions, on a ground with an opacity. */
function flag(
	paints: readonly [Paint, Paint, Paint],
	ground: Paint,
): PlanarMap {
	const chain = (...corners: [number, number][]) => {
		const points: number[] = [];
		for (let k = 0; k + 1 < corners.length; k++) {
			const [ax, ay] = corners[k];
			const [bx, by] = corners[k + 1];
			const steps = Math.round(Math.hypot(bx - ax, by - ay));
			for (let s = 0; s < steps; s++) {
				points.push(ax + ((bx - ax) * s) / steps, ay + ((by - ay) * s) / steps);
			}
		}
		const last = corners[corners.length - 1];
		points.push(last[0], last[1]);
		return points;
	};
	// A bar of three stripes: junctions 0 and 1 at the first border, 2 and 3 at the second.
	const a: [number, number] = [40.3, 20.4];
	const b: [number, number] = [36.8, 80.2];
	const c: [number, number] = [70.6, 20.4];
	const d: [number, number] = [74.1, 80.2];
	const edges = [
		edge([0, 0, 0, 100, 100, 100, 100, 0], 0, -1),
		edge(chain(a, [10.2, 20.4], [10.2, 80.2], b), 1, 0, false, [0, 1]),
		edge(chain(b, a), 1, 2, false, [1, 0]),
		edge(chain(b, d), 2, 0, false, [1, 3]),
		edge(chain(d, c), 2, 3, false, [3, 2]),
		edge(chain(c, a), 2, 0, false, [2, 0]),
		edge(chain(d, [90.7, 80.2], [90.7, 20.4], c), 3, 0, false, [3, 2]),
	];
	const use = (e: number, reversed = false) => ({ edge: e, reversed });
	const faces: Face[] = [
		{
			paint: ground,
			area: 5000,
			loops: [
				[use(0)],
				[use(1, true), use(5, true), use(6, true), use(3, true)],
			],
		},
		{ paint: paints[0], area: 1700, loops: [[use(1), use(2)]] },
		{
			paint: paints[1],
			area: 2100,
			loops: [[use(2, true), use(3), use(4), use(5)]],
		},
		{ paint: paints[2], area: 1100, loops: [[use(4, true), use(6)]] },
	];
	return { width: 100, height: 100, edges, faces };
}

t.test("faces that meet show nothing of what lies below", async (t) => {
	const paints = [
		solid(200, 0, 0),
		solid(0, 160, 0),
		solid(0, 0, 220),
	] as const;
	for (const ground of [solid(255, 255, 255, 0), solid(255, 255, 255)]) {
		const svg = trace(flag(paints, ground));
		for (const width of [100, 400]) {
			const scale = width / 100;
			const pixel = render(svg, width, "#fff");
			for (let y = 24 * scale; y < 76 * scale; y++) {
				for (let x = 14 * scale; x < 86 * scale; x++) {
					const [r, g, b] = pixel(Math.round(x), Math.round(y));
					// White would add to all three channels; a mixture of two inks leaves one at 0.
					const leak = Math.min(r, g, b);
					if (leak > (width === 100 ? 14 : 6)) {
						t.fail(`ground shows at ${x / scale}, ${y / scale}: ${[r, g, b]}`);
						return;
					}
				}
			}
			// Outside the bar nothing sticks out.
			for (let y = 21 * scale; y < 80 * scale; y += 1) {
				t.same(
					pixel(Math.round(8 * scale), Math.round(y)).slice(0, 3),
					[255, 255, 255],
				);
			}
		}
	}
	t.pass();
});

t.test("see-through neighbours are not painted under", async (t) => {
	const paints = [
		solid(200, 0, 0),
		solid(0, 160, 0, 0.5),
		solid(0, 0, 220),
	] as const;
	const svg = trace(flag(paints, solid(255, 255, 255, 0)));
	const pixel = render(svg, 400);
	const [r, g, b, a] = pixel(220, 200);
	t.ok(
		Math.abs(a - 128) <= 1 && r === 0 && b === 0 && g > 70,
		`${[r, g, b, a]}`,
	);
	const cut = render(
		trace(flag(paints, solid(255, 255, 255, 0)), "cutout"),
		400,
	);
	t.same(cut(220, 200), pixel(220, 200));
});

t.test(
	"holes of transparent ground stay open, opaque islands are painted over",
	async (t) => {
		const ring = rasterise(
			'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><path fill-rule="evenodd" d="M32 4a28 28 0 1 0 .1 0zM32 18a14 14 0 1 1-.1 0z"/></svg>',
			64,
		);
		const open = trace(twoPaintMap(ring, solid(9, 9, 9), solid(0, 0, 0, 0)));
		t.equal(render(open, 64)(32, 32)[3], 0, "a hole through everything");
		t.equal(render(open, 64)(2, 2)[3], 0, "no ground is assumed");
		t.match(open, /<path /);
		const filled = trace(
			twoPaintMap(ring, solid(9, 9, 9), solid(250, 240, 230)),
		);
		t.same(render(filled, 64)(32, 32), [250, 240, 230, 255]);
		t.match(filled, /<circle /, "stacked discs need no holes");
		const cutout = trace(
			twoPaintMap(ring, solid(9, 9, 9), solid(250, 240, 230)),
			"cutout",
		);
		t.same(render(cutout, 64)(32, 32), [250, 240, 230, 255]);
	},
);

t.test("an elliptical gradient is drawn as it was measured", async (t) => {
	const paint: Paint = {
		kind: "radial",
		centre: { x: 41.3, y: 52.8 },
		radiusX: 47,
		radiusY: 18,
		rotation: 0.7,
		stops: [
			{ offset: 0, r: 250, g: 20, b: 90, opacity: 1 },
			{ offset: 0.4, r: 10, g: 200, b: 90, opacity: 1 },
			{ offset: 1, r: 30, g: 60, b: 240, opacity: 1 },
		],
	};
	const svg = trace(flag([paint, paint, paint], solid(1, 2, 3)));
	const pixel = render(svg, 100);
	const levels = new Float64Array(4);
	for (let y = 25; y < 76; y += 5) {
		for (let x = 15; x < 66; x += 5) {
			paintLevels(paint, x + 0.5, y + 0.5, levels);
			const seen = pixel(x, y);
			const off = seen.map((level, c) => Math.abs(level - levels[c]));
			t.ok(Math.max(...off) <= 3, `at ${x}, ${y}: ${seen} for ${levels}`);
		}
	}
});

t.test(
	"documents are valid, closed in vocabulary and repeatable",
	async (t) => {
		const gradient: Paint = {
			kind: "linear",
			from: { x: 0, y: 0 },
			to: { x: 50, y: 0 },
			stops: [
				{ offset: 0, r: 255, g: 0, b: 0, opacity: 1 },
				{ offset: 1, r: 0, g: 0, b: 255, opacity: 0.4 },
			],
		};
		const radial: Paint = {
			kind: "radial",
			centre: { x: 30, y: 30 },
			radiusX: 20,
			radiusY: 20,
			rotation: 0,
			stops: gradient.stops,
		};
		const svg = trace(flag([gradient, radial, gradient], solid(1, 2, 3)));
		t.equal(svg, trace(flag([gradient, radial, gradient], solid(1, 2, 3))));
		t.match(
			svg,
			/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="100" height="100" viewBox="0 0 100 100">/,
		);
		const names = new Set<string>();
		const ids: string[] = [];
		const parser = new SaxesParser();
		parser.on("opentag", (tag) => {
			names.add(tag.name);
			const id = tag.attributes.id;
			if (id !== undefined) ids.push(String(id));
		});
		parser.on("error", (error) => t.fail(error.message));
		parser.write(svg).close();
		const known = [
			"svg",
			"defs",
			"linearGradient",
			"radialGradient",
			"stop",
			"g",
			"path",
			"circle",
			"ellipse",
			"rect",
		];
		t.ok(
			[...names].every((name) => known.includes(name)),
			[...names].join(" "),
		);
		t.same(ids, ["a", "b"], "one id a gradient");
		const pixel = render(svg, 100);
		t.ok(pixel(14, 50)[0] > 120, "the gradient is drawn where it belongs");
		const empty = trace({ width: 3, height: 2, edges: [], faces: [] });
		t.equal(
			empty,
			'<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2" viewBox="0 0 3 2"></svg>',
		);
	},
);

t.test(
	"objects of one paint are apart where asked, or where it costs few bytes",
	async (t) => {
		const letters = [18, 50, 82].map((x) => {
			const corner = (k: number) => {
				const [radius, angle] = [k % 2 === 0 ? 14 : 7, (k * Math.PI) / 17];
				return `${x + radius * Math.cos(angle)} ${24 + radius * Math.sin(angle)}`;
			};
			const corners = Array.from({ length: 34 }, (_, k) => corner(k));
			return `<path d="M${corners.join("L")}Z"/>`;
		});
		const dots = [15, 25, 35, 45, 55, 65].map(
			(x) => `<path d="M${x} 60l3 4l-6 1z" fill="#c03"/>`,
		);
		const picture = renderSvg(
			`<svg xmlns="http://www.w3.org/2000/svg" width="100" height="80"><rect width="100" height="80" fill="#fff"/>${letters.join("")}${dots.join("")}</svg>`,
			100,
		);
		const count = (svg: string, name: string) =>
			svg.split(`<${name}`).length - 1;
		const traced = (group_by: "auto" | "none" | "colour" | "layer") =>
			subpixel.trace(picture, { ...defaultSubpixelParameters, group_by }).svg;
		const joined = traced("colour");
		t.equal(count(joined, "path"), 2);
		for (const group_by of ["none", "auto", "layer"] as const) {
			const svg = traced(group_by);
			t.equal(count(svg, "path"), group_by === "auto" ? 4 : 9, group_by);
			if (group_by === "layer") t.equal(count(svg, "g>"), 2);
			if (group_by === "auto") {
				t.ok(svg.length < 1.06 * joined.length, `${svg.length}`);
			}
			const [a, b] = [svg, joined].map((s) => renderSvg(s, 200).data);
			const apart = a.reduce(
				(most, level, k) => Math.max(most, Math.abs(level - b[k])),
				0,
			);
			// resvg samples coverage four times a pixel.
			t.ok(apart <= 17, `${group_by}: ${apart}`);
		}
	},
);

t.test(
	"no fin of what lies beneath shows through a half-clear bar beside it",
	async (t) => {
		const picture = renderSvg(
			'<svg xmlns="http://www.w3.org/2000/svg" width="80" height="60"><circle cx="40" cy="26" r="22" fill="#3c3c3c"/><rect x="8" y="44" width="64" height="8" fill="#888" fill-opacity=".5"/></svg>',
			80,
		);
		const { svg } = subpixel.trace(picture, defaultSubpixelParameters);
		const zoom = 8;
		const { data, width, height } = renderSvg(svg, zoom * picture.width);
		let fins = 0;
		for (let y = 0; y < height; y++) {
			for (let x = 0; x < width; x++) {
				const [u, v] = [(x + 0.5) / zoom, (y + 0.5) / zoom];
				const isBar = u > 9 && u < 71 && v > 44.3 && v < 51.5;
				const isClear = Math.hypot(u - 40, v - 26) > 22.4;
				if (isBar && isClear && data[4 * (y * width + x) + 3] > 160) fins++;
			}
		}
		t.equal(fins, 0);
	},
);
