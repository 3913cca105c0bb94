import type { Curve, Face, PlanarMap } from "../types.ts";
import { coarseBeneath } from "./beneath.ts";
import { unionBoundary } from "./half-edges.ts";
import { coveredFaces, stackFaces } from "./layers.ts";
import { outlineOf } from "./outlines.ts";
import { paintBook } from "./paint.ts";
import { type Outline, pathData } from "./path-data.ts";
import { shapeElement } from "./shape-element.ts";
import { underlap } from "./underlap.ts";

export interface WriteOptions {
	/** Places after the decimal point of coordinates, 0..4. */
	readonly decimals: number;
	/**
	 * `stacked`: faces continue beneath what is painted on top of them, so no joint shows the ground.
	 * `cutout`: every face is painted exactly where it is seen.
	 */
	readonly layering: "stacked" | "cutout";
	/** How a face goes on beneath its neighbours: along their outlines, or along a coarse polygon. */
	readonly beneath: "faithful" | "coarse";
}

export const defaultWriteOptions: WriteOptions = {
	decimals: 2,
	layering: "stacked",
	beneath: "faithful",
};

/**
 * How far a face goes on beneath its neighbour, pixels. The first closes a joint at any zoom; along a
 * coarse polygon, which is half as exact as it reaches far, more of it saves numbers.
 */
const UNDERLAP = { faithful: 0.8, coarse: 2 } as const;

/** A face's rough width, pixels: twice its area over the length of its outline. */
function thicknessOf(map: PlanarMap, face: Face): number {
	let length = 0;
	for (const loop of face.loops) {
		for (const use of loop) length += map.edges[use.edge].points.length / 2;
	}
	return (2 * face.area) / Math.max(1, length);
}

/** Elements with one fill: in a group where that is shorter. */
function filled(elements: readonly string[], fill: string): string {
	const apart = elements.map((e) => e.replace(" ", `${fill} `)).join("");
	if (elements.length < 2 || fill === "") return apart;
	const group = `<g${fill}>${elements.join("")}</g>`;
	return group.length < apart.length ? group : apart;
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
	const beneath =
		options.beneath === "coarse" ? coarseBeneath(stack.half, curves) : underlap;
	const body: string[] = [];
	const { width, height } = map;
	// Where all is opaque, the lowest paint may lie beneath everything: shorter, and no joint shows the ground.
	const grounded =
		options.layering === "stacked" && stack.opaque.every((told) => told === 1);
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
			const ground = [shapeElement(whole, options.decimals)];
			body.push(filled(ground, book.attributes(layer.paint)));
			continue;
		}
		const outlines: Outline[] = [];
		const elements: string[] = [];
		for (const face of layer.faces) {
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
				elements.push(shapeElement(shape, options.decimals));
			} else {
				for (const loop of loops) {
					outlines.push(outlineOf(loop, curves, reach, framed, beneath));
				}
			}
		}
		const d = pathData(outlines, options.decimals);
		if (d !== "") elements.unshift(`<path d="${d}"/>`);
		body.push(filled(elements, book.attributes(layer.paint)));
	}
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${book.definitions()}${body.join("")}</svg>`;
}
