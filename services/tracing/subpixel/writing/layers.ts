import { isOpaque, isVisible } from "../paint/opacity.ts";
import type { Paint, PlanarMap } from "../types.ts";
import { type Containment, containment } from "./containment.ts";
import { type HalfEdges, halfEdges } from "./half-edges.ts";

/** Faces that are painted at one go: one paint, one depth. */
export interface Layer {
	readonly paint: Paint;
	readonly faces: readonly number[];
	/** How many faces enclose each of them. */
	readonly depth: number;
}

/** The map in painting order. */
export interface Stack {
	readonly layers: readonly Layer[];
	/** Place of each face's layer in the order; -1 for faces that show nothing. */
	readonly rank: Int32Array;
	readonly opaque: Uint8Array;
	readonly half: HalfEdges;
	readonly inside: Containment;
}

/**
 * Painting order: enclosing faces before what they enclose; at one depth see-through paints first,
 * since they may be continued beneath opaque neighbours but not the other way round, then larger
 * paints before smaller ones. Faces of one paint at one depth never touch, so they share a layer.
 *
 * @param key tells one paint from another
 */
export function stackFaces(
	map: PlanarMap,
	key: (paint: Paint) => string,
): Stack {
	const half = halfEdges(map);
	const inside = containment(map, half);
	const opaque = new Uint8Array(map.faces.length);
	const groups = new Map<
		string,
		{ paint: Paint; faces: number[]; area: number; depth: number; veil: number }
	>();
	const shows = showsThrough(map, inside, key);
	map.faces.forEach((face, f) => {
		opaque[f] = isOpaque(face.paint) && !shows(f) ? 1 : 0;
		if (!isVisible(face.paint) || face.loops.length === 0) return;
		if (shows(f)) return;
		const depth = inside.depth[f];
		const name = `${depth} ${key(face.paint)}`;
		let group = groups.get(name);
		if (group === undefined) {
			// What is blurred on a face is painted beyond its boundary too, for its neighbours to cover.
			const veil = face.paint.kind === "blurred" ? 2 : 1 - opaque[f];
			group = { paint: face.paint, faces: [], area: 0, depth, veil };
			groups.set(name, group);
		}
		group.faces.push(f);
		group.area += face.area;
	});
	const layers = [...groups.values()].sort(
		(a, b) =>
			a.depth - b.depth ||
			b.veil - a.veil ||
			b.area - a.area ||
			a.faces[0] - b.faces[0],
	);
	const rank = new Int32Array(map.faces.length).fill(-1);
	layers.forEach((layer, k) => {
		for (const f of layer.faces) rank[f] = k;
	});
	return { layers, rank, opaque, half, inside };
}

/**
 * Whether a face is where what is blurred on a ground shows in an opening of what lies upon it. It is painted once, with its ground's outermost
 * faces and all over; painted again it would cover what encloses the opening.
 */
function showsThrough(
	map: PlanarMap,
	{ depth }: Containment,
	key: (paint: Paint) => string,
): (face: number) => boolean {
	const outermost = new Map<string, number>();
	map.faces.forEach(({ paint, loops }, f) => {
		if (paint.kind !== "blurred" || loops.length === 0) return;
		const least = outermost.get(key(paint)) ?? Number.POSITIVE_INFINITY;
		outermost.set(key(paint), Math.min(least, depth[f]));
	});
	return (f) => {
		const { paint } = map.faces[f];
		if (paint.kind !== "blurred") return false;
		return depth[f] > (outermost.get(key(paint)) ?? 0);
	};
}

/**
 * The faces that one face may be continued beneath: what lies in its holes and is opaque, as far as
 * it isn't next to something see-through, where two edges on top of each other would show a fringe.
 * A face that hides nothing gives an empty list.
 */
export function coveredFaces(
	map: PlanarMap,
	stack: Stack,
	face: number,
): number[] {
	const { opaque, half, inside } = stack;
	const found = [...inside.children[face]];
	for (let k = 0; k < found.length; k++) {
		for (const child of inside.children[found[k]]) found.push(child);
	}
	const covered = new Set(found.filter((f) => opaque[f] === 1));
	if (covered.size < found.length) {
		let pending = [...covered];
		while (pending.length > 0) {
			const dropped: number[] = [];
			for (const f of pending) {
				if (!covered.has(f)) continue;
				const bare = neighbours(map, half, f).some(
					(g) => g !== face && !covered.has(g),
				);
				if (bare) {
					covered.delete(f);
					dropped.push(f);
				}
			}
			pending = dropped.flatMap((f) => neighbours(map, half, f));
		}
	}
	return [...covered];
}

function neighbours(map: PlanarMap, half: HalfEdges, face: number): number[] {
	const out: number[] = [];
	for (const loop of map.faces[face].loops) {
		for (const use of loop) {
			out.push(half.face[2 * use.edge + (use.reversed ? 0 : 1)]);
		}
	}
	return out;
}
