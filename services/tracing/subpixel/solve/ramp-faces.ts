import { paintLevels } from "../paint/levels.ts";
import type { PlanarMap } from "../types.ts";

/** A face whose colour changes from pixel to pixel. */
export interface RampFace {
	readonly face: number;
	/** Bounds in pixels: columns left .. left + width - 1, rows likewise. */
	readonly left: number;
	readonly top: number;
	readonly width: number;
	readonly height: number;
	/** Premultiplied R, G, B, A of each pixel's centre within the bounds, in `RAMP_STEPS` a level. */
	readonly colours: Uint16Array;
}

export const RAMP_STEPS = 256;
/** All of them together cover at most this many times the image's pixels. */
const MOST_PIXELS = 6;

/** A face's bounds are so much wider than its measured boundary, pixels, for it moves. */
const MARGIN = 4;

const known = new WeakMap<PlanarMap, RampFace[]>();

/** The faces of a map that are drawn with changing colour; one map's colours are worked out once. */
export function rampFaces(map: PlanarMap): RampFace[] {
	let faces = known.get(map);
	if (faces === undefined) {
		faces = listRampFaces(map);
		known.set(map, faces);
	}
	return faces;
}

function listRampFaces(map: PlanarMap): RampFace[] {
	let room = MOST_PIXELS * map.width * map.height;
	const found: RampFace[] = [];
	const colour = new Float64Array(4);
	map.faces.forEach(({ paint }, face) => {
		if (paint.kind === "solid") return;
		const box = boundsOf(map, face);
		const { left, top, width, height } = box;
		if (width * height > room) return;
		room -= width * height;
		const colours = new Uint16Array(4 * width * height);
		for (let row = 0, i = 0; row < height; row++) {
			for (let column = 0; column < width; column++, i += 4) {
				paintLevels(paint, left + column + 0.5, top + row + 0.5, colour);
				for (let c = 0; c < 4; c++) {
					colours[i + c] = Math.round(RAMP_STEPS * colour[c]);
				}
			}
		}
		found.push({ face, ...box, colours });
	});
	return found;
}

/** A face's bounds with a margin for boundaries that move. */
export function boundsOf(
	map: PlanarMap,
	face: number,
): { left: number; top: number; width: number; height: number } {
	let left = map.width;
	let top = map.height;
	let right = 0;
	let bottom = 0;
	for (const use of map.faces[face].loops[0] ?? []) {
		const { points } = map.edges[use.edge];
		for (let k = 0; k < points.length; k += 2) {
			left = Math.min(left, points[k]);
			right = Math.max(right, points[k]);
			top = Math.min(top, points[k + 1]);
			bottom = Math.max(bottom, points[k + 1]);
		}
	}
	left = Math.max(0, Math.floor(left) - MARGIN);
	top = Math.max(0, Math.floor(top) - MARGIN);
	const width = Math.min(map.width, Math.ceil(right) + MARGIN) - left;
	const height = Math.min(map.height, Math.ceil(bottom) + MARGIN) - top;
	return { left, top, width: Math.max(0, width), height: Math.max(0, height) };
}
