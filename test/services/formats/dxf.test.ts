import { Helper } from "dxf";
import t from "tap";
import {
	flatten,
	readDrawing,
} from "../../../services/formats/drawing/index.ts";
import { writeDrawing } from "../../../services/formats/formats.ts";
import type { WriteOrder } from "../../../services/formats/order.ts";
import { documentOf, order, traced } from "./support.ts";

type Pair = readonly [x: number, y: number];

/** What the npm package dxf, which is none of ours, reads. */
async function read(svg: string, more: object = {}) {
	const { bytes, warnings } = await writeDrawing(svg, order("dxf", more));
	const helper = new Helper(Buffer.from(bytes).toString());
	const { polylines } = helper.toPolylines() as {
		polylines: { rgb: number[]; vertices: Pair[] }[];
	};
	const { entities } = helper.parsed as {
		entities: {
			type: string;
			layer: string;
			closed?: boolean;
			trueColor?: number;
		}[];
	};
	return {
		bytes,
		warnings,
		entities,
		lines: polylines.map((one) => one.vertices),
	};
}

/** The outlines of a drawing of ours as dense lines, y upwards. */
function outlinesOf(svg: string): Pair[][] {
	const { shapes, height } = readDrawing(svg);
	return shapes.flatMap(({ contours }) =>
		contours.map((contour) =>
			flatten(contour, 0.0005).map(({ x, y }): Pair => [x, height - y]),
		),
	);
}

function distance([x, y]: Pair, line: readonly Pair[]): number {
	let nearest = Number.POSITIVE_INFINITY;
	for (let k = 1; k < line.length; k++) {
		const [ax, ay] = line[k - 1];
		const [dx, dy] = [line[k][0] - ax, line[k][1] - ay];
		const length = dx * dx + dy * dy;
		const along = length === 0 ? 0 : ((x - ax) * dx + (y - ay) * dy) / length;
		const t = Math.min(1, Math.max(0, along));
		nearest = Math.min(nearest, Math.hypot(x - ax - t * dx, y - ay - t * dy));
	}
	return nearest;
}

/** The farthest that any point of one set lies from the line of its place in the other. */
function farthest(of: readonly (readonly Pair[])[], from: readonly Pair[][]) {
	return Math.max(
		...of.map((line, k) =>
			Math.max(...line.map((point) => distance(point, from[k]))),
		),
	);
}

const KINDS = {
	lines: /^LWPOLYLINE$/,
	lines_and_arcs: /^(LWPOLYLINE|CIRCLE)$/,
	lines_arcs_and_splines: /^(LWPOLYLINE|CIRCLE|ELLIPSE|SPLINE)$/,
};

t.test(
	"another's reader finds every outline within a twentieth of a pixel",
	async (t) => {
		for (const [name, converter] of [
			["logo-google-128.png", "subpixel"],
			["logo-docker-128.png", "subpixel"],
			["logo-slack-128.png", "subpixel"],
			["logo-python-128.png", "subpixel"],
			["logo-slack-128.png", "imagetracer"],
		] as const) {
			const svg = await traced(name, converter);
			const wanted = outlinesOf(svg);
			for (const [kind, types] of Object.entries(KINDS)) {
				const dxfEntities = kind as WriteOrder["dxfEntities"];
				const { lines, entities, bytes } = await read(svg, { dxfEntities });
				const what = `${name} ${converter} ${kind}`;
				t.equal(lines.length, wanted.length, `${what}: one entity a contour`);
				for (const { type } of entities) t.match(type, types);
				const off = farthest(lines, wanted);
				t.ok(off <= 0.05, `${what}: ${off}`);
				// The reader itself draws arcs as chords of five degrees.
				const missed = farthest(wanted, lines);
				t.ok(missed <= 0.12, `${what}, the other way: ${missed}`);
				for (const line of lines) {
					const [start, end] = [line[0], line[line.length - 1]];
					const gap = Math.hypot(start[0] - end[0], start[1] - end[1]);
					t.ok(gap < 1e-6, "closed");
				}
				const again = await writeDrawing(svg, order("dxf", { dxfEntities }));
				t.same(again.bytes, bytes, "equal bytes");
			}
		}
	},
);

t.test("circles, ellipses and round corners stay what they are", async (t) => {
	const svg = documentOf(
		'<circle cx="30" cy="20" r="10" fill="#f80"/><ellipse cx="70" cy="30" rx="8" ry="20" fill="#08f"/><rect x="10" y="60" width="40" height="30" rx="8" fill="#08f"/><path d="M60 60h30l-9 30z" transform="scale(1 .5)"/><path d="M60 80c9 0 9 9 18 9v5z" fill="#f80"/>',
	);
	const { entities, lines } = await read(svg);
	t.match(entities, [
		{ type: "CIRCLE", layer: "#ff8800", x: 30, y: 80, r: 10 },
		{ type: "ELLIPSE", layer: "#0088ff" },
		{ type: "LWPOLYLINE", layer: "#0088ff", closed: true },
		{ type: "LWPOLYLINE", layer: "#000000", closed: true },
		{ type: "SPLINE", layer: "#ff8800" },
	]);
	t.ok(farthest(lines, outlinesOf(svg)) < 0.05);
	const onlyArcs = await read(svg, { dxfEntities: "lines_and_arcs" });
	t.ok(farthest(onlyArcs.lines, outlinesOf(svg)) < 0.05);
	const onlyLines = await read(svg, { dxfEntities: "lines" });
	t.ok(farthest(onlyLines.lines, outlinesOf(svg)) < 0.05);
});

t.test("sizes and units", async (t) => {
	const svg = documentOf('<path d="M0 0h100v50H0z"/>');
	const { lines, bytes } = await read(svg, {
		size: { width: 50, unit: "mm" },
	});
	t.same(lines[0].slice(0, 3), [
		[0, 50],
		[50, 50],
		[50, 25],
	]);
	t.match(Buffer.from(bytes).toString(), /\$INSUNITS\n *70\n4\n/);
	const stretched = await read(documentOf('<circle cx="50" cy="50" r="50"/>'), {
		size: { width: 100, height: 50, aspect: "stretch" },
	});
	t.match(stretched.entities, [{ type: "ELLIPSE" }]);
});

t.test("what DXF can't hold is told", async (t) => {
	const warnings = async (body: string, more = {}) =>
		(await read(documentOf(body), more)).warnings.join(" ");
	t.equal(await warnings('<path d="M0 0h9v9z"/>'), "");
	t.match(
		await warnings('<path d="M0 0h9v9z" fill-opacity=".5"/>'),
		/no transparency.*\(1 of/,
	);
	const gradient =
		'<defs><linearGradient id="a" x2="9" gradientUnits="userSpaceOnUse"><stop stop-color="#f00"/><stop offset="1" stop-color="#00f"/></linearGradient></defs><path d="M0 0h9v9z" fill="url(#a)"/>';
	t.match(await warnings(gradient), /no gradients/);
	t.match((await read(documentOf(gradient))).entities, [{ layer: "#800080" }]);
	t.match(
		await warnings('<path d="M0 0h9v9" fill="none" stroke="red"/>'),
		/strokes/,
	);
	t.match(
		await warnings('<path d="M0 0h9v9z"/>', {
			size: { width: 5, height: 9, aspect: "overflow" },
		}),
		/no page to cut at/,
	);
});
