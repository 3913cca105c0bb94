import type { CurveOptions } from "../curves/index.ts";
import { isOpaque } from "../paint/opacity.ts";
import type { StrokeFaces } from "../strokes/index.ts";
import type { Curve, Face, PlanarMap } from "../types.ts";
import { coarseBeneath } from "./beneath.ts";
import { centreMarkup } from "./centre-markup.ts";
import { contourMarkup } from "./contours.ts";
import { unionBoundary } from "./half-edges.ts";
import { coveredFaces, type Layer, stackFaces } from "./layers.ts";
import { edgeMarkup, gapMarkup, outlineMarkup } from "./lines.ts";
import { type DrawnObject, type Grouping, objectMarkup } from "./objects.ts";
import { outlineOf } from "./outlines.ts";
import { meanColour, paintBook } from "./paint.ts";
import { shapeElement } from "./shape-element.ts";
import { strokeMarkup } from "./stroke-markup.ts";
import { underlap } from "./underlap.ts";
import { underlayMarkup } from "./underlay.ts";

export interface WriteOptions {
	/** Places after the decimal point of coordinates, 0..4. */
	readonly decimals: number;
	/**
	 * `stacked`: faces continue beneath what is painted on top of them, so no joint shows the ground.
	 * `cutout`: every face is painted exactly where it is seen.
	 */
	readonly layering: "stacked" | "cutout";
	/** Faces filled, their outlines in their colours, or every boundary once. */
	readonly draw?: "fill" | "outlines" | "edges" | "centerline";
	/** How centre lines are fitted. */
	readonly curveOptions?: CurveOptions;
	/** Of what is drawn as lines, and of those that fill gaps between shapes that lie side by side; pixels. */
	readonly strokeWidth?: number;
	readonly gapFiller?: number;
	/** How a face goes on beneath its neighbours: along their outlines, along a coarse polygon, or not at all. */
	readonly beneath: "faithful" | "coarse" | "nothing";
	/**
	 * `colour` (the default): faces of one paint share a path. `none`: each is an element. `auto`: each is, where that
	 * costs few bytes. `layer`: each is, and what encloses equally deep is a group.
	 */
	readonly grouping?: Grouping;
	/** Says curves that are fitted while writing in the words that are allowed. */
	readonly allow?: (curves: readonly Curve[]) => readonly Curve[];
	/** Faces that are drawn as strokes. */
	readonly strokes?: StrokeFaces;
	/** Drawn without anti-aliasing at any size, for boundaries along the sides of pixels. */
	readonly crisp?: boolean;
}

/**
 * How far a face goes on beneath its neighbour, pixels. The first closes a joint at any zoom; along a
 * coarse polygon, which is half as exact as it reaches far, more of it saves numbers.
 */
const UNDERLAP = { faithful: 0.8, coarse: 2, nothing: 0 } as const;

/** A face's rough width, pixels: twice its area over the length of its outline. */
function thicknessOf(map: PlanarMap, face: Face): number {
	let length = 0;
	for (const loop of face.loops) {
		for (const use of loop) length += map.edges[use.edge].points.length / 2;
	}
	return (2 * face.area) / Math.max(1, length);
}

/**
 * A planar map and its fitted curves as an SVG document. Only elements and attributes of a closed
 * set are written, ids are letters, nothing comes from outside but numbers.
 *
 * @param curves one for each edge of the map
 */
export function writeSvg(
	map: PlanarMap,
	curves: readonly Curve[],
	options: WriteOptions,
): string {
	const book = paintBook(options.decimals, map.width, map.height);
	const { width, height } = map;
	const { draw = "fill", strokeWidth = 1, gapFiller = 0, decimals } = options;
	const { allow = (free) => free } = options;
	if (draw === "centerline" && options.curveOptions !== undefined)
		return document(
			width,
			height,
			centreMarkup(
				map,
				curves,
				book,
				decimals,
				options.curveOptions,
				allow,
				options.strokes?.strokes,
			),
		);
	if (draw !== "fill") {
		const write = draw === "edges" ? edgeMarkup : outlineMarkup;
		const lines = write(map, curves, book, { decimals, strokeWidth });
		return document(width, height, lines);
	}
	const stack = stackFaces(map, book.key);
	const inside = new Uint8Array(map.faces.length);
	const thickness = map.faces.map((face) => thicknessOf(map, face));
	const furthest = UNDERLAP[options.beneath];
	// How far the face on a half-edge's left hand goes on beneath the one across.
	const reach = (h: number) => {
		const own = stack.half.face[h];
		const across = stack.half.face[h ^ 1];
		if (options.layering !== "stacked" || across < 0) return 0;
		const hidden =
			stack.opaque[across] === 1 && stack.rank[across] > stack.rank[own];
		return hidden ? Math.min(furthest, thickness[across] / 3) : 0;
	};
	const framed = (h: number) =>
		stack.half.face[h] < 0 || stack.half.face[h ^ 1] < 0;
	// Beneath a pointed neighbour a faithful offset comes out on its other side, where a veil would show it.
	const isVeiled = stack.layers.some(({ paint }) => !isOpaque(paint));
	const beneath =
		options.beneath === "coarse" || isVeiled
			? coarseBeneath(stack.half, curves)
			: underlap;
	const grouping = options.grouping ?? "colour";
	const depths: { depth: number; markup: string }[] = [];
	const { strokes, needless } = options.strokes ?? {};
	const put = (
		{ paint, depth, faces }: Layer,
		objects: readonly DrawnObject[],
	) => {
		const isSeen =
			objects.length > 0 && (paint.kind !== "blurred" || isOpaque(paint));
		const filled = isSeen
			? objectMarkup(objects, book.attributes(paint), grouping, decimals)
			: "";
		const contours =
			paint.kind === "blurred" ? contourMarkup(paint, allow) : "";
		const pens = faces.flatMap((face) => [strokes?.get(face) ?? []]);
		const stroked =
			pens.flat().length === 0
				? ""
				: strokeMarkup(pens, meanColour(paint), grouping, decimals);
		const markup = filled + contours + stroked;
		if (markup === "") return;
		const last = depths.at(-1);
		if (last?.depth === depth) last.markup += markup;
		else depths.push({ depth, markup });
	};
	const gaps =
		gapFiller > 0 && options.layering === "cutout"
			? gapMarkup(map, curves, stack, { decimals, strokeWidth: gapFiller })
			: "";
	// Where all is opaque, the lowest paint may lie beneath everything: shorter, and no joint shows the ground.
	const grounded =
		options.layering === "stacked" && stack.opaque.every((told) => told === 1);
	const underlay =
		options.layering === "stacked" && !grounded && furthest > 0
			? underlayMarkup(map, stack, reach)
			: "";
	for (const layer of stack.layers) {
		if (grounded && layer === stack.layers[0]) {
			const whole = {
				kind: "rect",
				x: 0,
				y: 0,
				width,
				height,
				radius: 0,
			} as const;
			const ground = { element: shapeElement(whole, options.decimals) };
			put(layer, [ground]);
			continue;
		}
		const filled = layer.faces.filter(
			(face) => strokes?.has(face) !== true && needless?.has(face) !== true,
		);
		const objects = filled.map((face): DrawnObject => {
			const covered =
				options.layering === "stacked" ? coveredFaces(map, stack, face) : [];
			const members = [face, ...covered];
			for (const f of members) inside[f] = 1;
			const loops = unionBoundary(map, stack.half, members, inside);
			for (const f of members) inside[f] = 0;
			const plain =
				loops.length === 1 && loops[0].length === 1 && reach(loops[0][0]) === 0;
			const shape = plain ? curves[loops[0][0] >> 1].shape : undefined;
			if (shape !== undefined) {
				return { element: shapeElement(shape, options.decimals) };
			}
			return {
				outlines: loops.map((loop) =>
					outlineOf(loop, curves, reach, framed, beneath),
				),
			};
		});
		put(layer, objects);
	}
	const drawn = depths.map(({ markup }) =>
		grouping === "layer" ? `<g>${markup}</g>` : markup,
	);
	const body = book.definitions() + gaps + underlay + drawn.join("");
	const crisp = options.crisp === true ? ' shape-rendering="crispEdges"' : "";
	return document(width, height, body, crisp);
}

/** @param attributes more of the root's, led by a space */
function document(
	width: number,
	height: number,
	body: string,
	attributes = "",
): string {
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"${attributes}>${body}</svg>`;
}
