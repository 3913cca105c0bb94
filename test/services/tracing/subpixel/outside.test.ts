import t from "tap";
import { paintedOutside } from "../../../../perf/bench/outside/painted-outside.ts";
import { randomPicture } from "../../../../perf/bench/outside/pictures.ts";
import { renderSvg } from "../../../../services/quality/render.ts";
import {
	fitEdge,
	holdMoved,
} from "../../../../services/tracing/subpixel/curves/index.ts";
import { createLeash } from "../../../../services/tracing/subpixel/curves/leash.ts";
import {
	defaultSubpixelParameters,
	subpixel,
} from "../../../../services/tracing/subpixel/index.ts";
import type {
	Curve,
	Edge,
} from "../../../../services/tracing/subpixel/types.ts";
import { curveOptions } from "./support/defaults.ts";
import { edge, solid } from "./support/maps.ts";

const traceWith = (
	picture: Parameters<typeof subpixel.trace>[0],
	effort: "fast" | "quality",
) => subpixel.trace(picture, { ...defaultSubpixelParameters, effort });

/** Whether a curve runs nowhere further than two pixels from the pixels' sides. */
function isHeld({ start, segments }: Curve, { cracks, closed }: Edge): boolean {
	const leash = createLeash(cracks, closed);
	let pen = start;
	return segments.every((segment) => {
		const held = leash.holds(pen, segment, 2);
		pen = segment.to;
		return held;
	});
}

/** A face 21 pixels long and one high, measured as two nearly straight rows of points that bend by a hair. */
function speck(sigma: number): Edge {
	const along = Array.from({ length: 21 }, (_, k) => 10.5 + k);
	const bend = (x: number) => 0.00006 * (x - 20.5) ** 2;
	const above = along.flatMap((x) => [x, 20.1 + bend(x)]);
	const below = along.toReversed().flatMap((x) => [x, 20.12 + bend(x)]);
	const rim = [10, 20, 31, 20, 31, 21, 10, 21];
	return {
		...edge([...above, ...below], 1, 0, true, [-1, -1], sigma),
		cracks: Float64Array.from(rim),
	};
}

t.test("a faint speck becomes no disc of its bend's radius", async (t) => {
	for (const sigma of [0.02, 0.2, 0.8]) {
		const given = speck(sigma);
		const curve = fitEdge(given, curveOptions);
		t.ok(isHeld(curve, given), `sigma ${sigma}`);
	}
});

t.test(
	"a corner that meets the border at a grazing angle keeps its curve",
	async (t) => {
		for (const radius of [16, 20, 24]) {
			const truth = (size: number) =>
				`<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 64 64"><rect width="64" height="64" fill="#fff"/><rect width="64" height="64" rx="${radius}" fill="#1464b4"/></svg>`;
			const { svg } = traceWith(renderSvg(truth(64), 64), "quality");
			const { data: drawn } = renderSvg(svg, 512);
			const { data: wanted } = renderSvg(truth(512), 512);
			// Red differs most, from 20 to 255.
			let off = 0;
			for (let i = 0; i < wanted.length; i += 4)
				off += Math.abs(drawn[i] - wanted[i]) / 235;
			t.ok(
				off < 250,
				`radius ${radius}: ${off.toFixed(0)} pixels of 512 x 512`,
			);
		}
	},
);

t.test("layered hills, faint and flat, stay where they are", async (t) => {
	const hills = Array.from({ length: 9 }, (_, k) => {
		const y = 40 + 5 * k;
		const fill = `rgb(${21 - 2 * k},${159 - 4 * k},${48 - 2 * k})`;
		return `<path d="M0 84V${y}L40 ${y - 1.3}L90 ${y + 0.4}L140 ${y - 0.9}L202 ${y}V84Z" fill="${fill}"/>`;
	});
	const picture = renderSvg(
		`<svg xmlns="http://www.w3.org/2000/svg" width="202" height="84"><rect width="202" height="84" fill="rgb(23,161,50)"/>${hills.join("")}</svg>`,
		202,
	);
	for (const effort of ["fast", "quality"] as const) {
		const parameters = { ...defaultSubpixelParameters, effort };
		t.equal(paintedOutside(picture, parameters), 0);
		const { svg } = subpixel.trace(picture, parameters);
		const radii = [...svg.matchAll(/ r="([\d.]+)"/g)].map(Number);
		t.ok(radii.every((radius) => !(radius > 202)));
	}
});

t.test(
	"nothing is painted outside its outline on random pictures",
	async (t) => {
		for (let k = 0; k < 160; k++) {
			const { name, raster } = randomPicture(k);
			const parameters = {
				...defaultSubpixelParameters,
				effort: k % 6 === 0 ? ("quality" as const) : ("fast" as const),
				stacking: k % 4 === 0 ? ("cutout" as const) : ("stacked" as const),
			};
			t.equal(paintedOutside(raster, parameters), 0, name);
		}
	},
);

t.test(
	"what moved too far goes back, junctions with all their curves",
	async (t) => {
		const points = [0, 5, 2, 5, 4, 5, 6, 5, 8, 5, 10, 5];
		const straight = edge(points, 0, 1, false, [0, 1]);
		const map = {
			width: 10,
			height: 10,
			edges: [straight],
			faces: [0, 1].map((k) => ({
				paint: solid(k, k, k),
				area: 50,
				loops: [],
			})),
		};
		const fitted: Curve = {
			start: { x: 0, y: 5 },
			segments: [{ kind: "line", to: { x: 10, y: 5 } }],
			closed: false,
		};
		const arc: Curve = {
			...fitted,
			segments: [
				{
					kind: "arc",
					radius: 5.2,
					largeArc: true,
					sweep: true,
					to: { x: 10, y: 5 },
				},
			],
		};
		t.same(holdMoved(map, [arc], [fitted]), [fitted]);
		const away: Curve = {
			start: { x: 0, y: 9 },
			segments: [{ kind: "line", to: { x: 10, y: 5.5 } }],
			closed: false,
		};
		t.same(holdMoved(map, [away], [fitted]), [
			{
				start: { x: 0, y: 5 },
				segments: [{ kind: "line", to: { x: 10, y: 5.5 } }],
				closed: false,
			},
		]);
		const near: Curve = {
			...fitted,
			segments: [{ kind: "line", to: { x: 10, y: 6.5 } }],
		};
		t.same(holdMoved(map, [near], [fitted]), [near]);
	},
);
