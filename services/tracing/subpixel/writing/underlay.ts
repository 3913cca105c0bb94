import { isolines } from "../geometry/isolines.ts";
import { thinned } from "../geometry/thinned.ts";
import type { Face, PlanarMap, Point, Segment } from "../types.ts";
import { coveredFaces, type Stack } from "./layers.ts";
import { meanColour, shortColour } from "./paint.ts";
import { type Outline, pathData } from "./path-data.ts";

/** A joint beneath which less than this goes on isn't closed by it, pixels. */
const CLOSED = 0.45;
/** Faces that hang together get an underlay from so many pixels of such joints on; each joint's ends count as one. */
const LEAST_BARE = 24;
/** Of a picture's groups these have one, those with most of such joints. */
const MOST = 12;
/** Of the nine pixels around a place so great a part belongs to the faces: that keeps more than half a pixel from their rim. */
const WITHIN = 0.95;
/** Nobody sees it, so its polygon may stray from that, pixels, and has a place after the point. */
const TOLERANCE = 0.4;
const DECIMALS = 1;
/** Shorter lines around what is left of thin parts are left out, points. */
const LEAST_POINTS = 12;
/** From a place on the grid with its rim of two to the centre of that pixel. */
const RIM_TO_CENTRE = 1.5;

/**
 * What lies beneath opaque faces that hang together where something else lets the ground show: one shape a little
 * smaller than all of them. Slivers and short joints can't go on far enough beneath each other, and where three faces
 * meet none does; the underlay closes all of them, for fewer bytes than lines along each would take.
 * Cost: some passes over the pixels of the map, where many such joints are.
 *
 * @param reach how far the face on a half-edge's left hand goes on beneath the one across, pixels
 * @returns markup to be painted first
 */
export function underlayMarkup(
	map: PlanarMap,
	stack: Stack,
	reach: (halfEdge: number) => number,
): string {
	const group = groupsOf(map, stack);
	const closer = coversOf(map, stack);
	const bare = new Float64Array(map.faces.length);
	map.edges.forEach(({ left, right, points }, e) => {
		if (left < 0 || right < 0 || group[left] !== group[right]) return;
		if (group[left] < 0 || closer[left] === closer[right]) return;
		const isClosed = Math.max(reach(2 * e), reach(2 * e + 1)) >= CLOSED;
		bare[group[left]] += isClosed ? 1 : points.length / 2;
	});
	return Array.from(bare, (_, g) => g)
		.filter((g) => bare[g] >= LEAST_BARE)
		.sort((a, b) => bare[b] - bare[a] || a - b)
		.slice(0, MOST)
		.map((g) => {
			const d = pathData(outlinesWithin(map, group, g), DECIMALS);
			if (d === "") return "";
			const colour = shortColour(meanColour(largestOf(map, group, g).paint));
			return `<path fill="${colour}" d="${d}"/>`;
		})
		.join("");
}

/** For each opaque face the first of those that it hangs together with by edges; -1 for the others. */
function groupsOf({ faces, edges }: PlanarMap, { opaque }: Stack): Int32Array {
	const group = Int32Array.from(faces, (_, f) => (opaque[f] === 1 ? f : -1));
	const rootOf = (f: number): number => {
		let at = f;
		while (group[at] !== at) {
			group[at] = group[group[at]];
			at = group[at];
		}
		return at;
	};
	for (const { left, right } of edges) {
		if (left < 0 || right < 0 || group[left] < 0 || group[right] < 0) continue;
		const [a, b] = [rootOf(left), rootOf(right)];
		group[Math.max(a, b)] = Math.min(a, b);
	}
	return group.map((own, f) => (own < 0 ? -1 : rootOf(f)));
}

/** For each face the opaque one that is painted beneath all of it, or itself. */
function coversOf(map: PlanarMap, stack: Stack): Int32Array {
	const closer = Int32Array.from(map.faces, (_, f) => f);
	// Enclosing faces come first.
	for (const { faces } of stack.layers) {
		for (const face of faces) {
			if (stack.opaque[face] === 0 || closer[face] !== face) continue;
			for (const f of coveredFaces(map, stack, face)) closer[f] = face;
		}
	}
	return closer;
}

function largestOf({ faces }: PlanarMap, group: Int32Array, g: number): Face {
	return faces.reduce(
		(most, face, f) => (group[f] === g && face.area > most.area ? face : most),
		faces[g],
	);
}

/** Outlines around what lies well within the faces of a group. */
function outlinesWithin(
	map: PlanarMap,
	group: Int32Array,
	g: number,
): Outline[] {
	const columns = Math.ceil(map.width) + 4;
	const rows = Math.ceil(map.height) + 4;
	const parts = partsWithin(pixelsOf(map, group, g), columns, rows);
	return isolines(parts, columns, rows, WITHIN)
		.filter((line) => line.length >= 2 * LEAST_POINTS)
		.map((line) => {
			const points: Point[] = [];
			for (let k = 0; k < line.length; k += 2)
				points.push({
					x: line[k] - RIM_TO_CENTRE,
					y: line[k + 1] - RIM_TO_CENTRE,
				});
			const [start, ...rest] = thinned([...points, points[0]], true, TOLERANCE);
			const segments = rest.map((to): Segment => ({ kind: "line", to }));
			return { start, segments };
		});
}

/** 1 for each pixel of a group's faces, in rows of the map's width. */
function pixelsOf(
	{ width, height, edges }: PlanarMap,
	group: Int32Array,
	g: number,
): Uint8Array {
	const [across, down] = [Math.ceil(width), Math.ceil(height)];
	const isOf = (face: number) => face >= 0 && group[face] === g;
	// 1 where a row passes in or out at the left side of a pixel.
	const turns = new Uint8Array((across + 1) * down);
	for (const { left, right, cracks, closed } of edges) {
		if (isOf(left) === isOf(right)) continue;
		const count = cracks.length / 2;
		for (let k = closed ? 0 : 1; k < count; k++) {
			const before = (k + count - 1) % count;
			const x = Math.round(cracks[2 * k]);
			if (x !== Math.round(cracks[2 * before])) continue;
			const ends = [cracks[2 * before + 1], cracks[2 * k + 1]].map(Math.round);
			for (let y = Math.min(...ends); y < Math.max(...ends); y++)
				turns[y * (across + 1) + x] ^= 1;
		}
	}
	const pixels = new Uint8Array(across * down);
	for (let y = 0; y < down; y++) {
		for (let x = 0, own = 0; x < across; x++) {
			own ^= turns[y * (across + 1) + x];
			pixels[y * across + x] = own;
		}
	}
	return pixels;
}

/** Which part of the nine pixels around each is 1, on a grid with a rim of two; what touches the picture's border goes on beyond it. */
function partsWithin(
	pixels: Uint8Array,
	columns: number,
	rows: number,
): Float32Array {
	const [width, height] = [columns - 4, rows - 4];
	const parts = new Float32Array(columns * rows);
	for (let v = 1; v < rows - 1; v++) {
		for (let u = 1; u < columns - 1; u++) {
			let sum = 0;
			for (let y = v - 3; y < v; y++) {
				const row = width * Math.max(0, Math.min(height - 1, y));
				for (let x = u - 3; x < u; x++)
					sum += pixels[row + Math.max(0, Math.min(width - 1, x))];
			}
			parts[v * columns + u] = sum / 9;
		}
	}
	return parts;
}
