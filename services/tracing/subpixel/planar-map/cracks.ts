import type { Regions } from "../regions/faces.ts";
import { connectedDiagonal } from "../regions/saddle.ts";

/** Directions along the pixel grid, clockwise on screen. */
export const EAST = 0;
export const SOUTH = 1;
export const WEST = 2;
export const NORTH = 3;
export const STEP_X = [1, 0, -1, 0] as const;
export const STEP_Y = [0, 1, 0, -1] as const;

/** Bit of a grid point where chains end. */
const JUNCTION = 16;
/** Bits of the cracks that leave the first grid point of a closed chain. */
const FIRST = (1 << EAST) | (1 << SOUTH);

/** A chain of cracks (unit steps between pixels) that parts the same two faces all along. */
export interface Chain {
	/** Grid point where it starts. */
	readonly x: number;
	readonly y: number;
	/** Steps, as a range of `CrackMap.steps`. */
	readonly from: number;
	readonly to: number;
	/** Faces to the left and right hand, -1 for the outside of the image. */
	readonly left: number;
	readonly right: number;
	/** Junctions at the ends, -1 for a closed chain. */
	readonly startJunction: number;
	readonly endJunction: number;
}

/** All boundaries of the regions on the pixel grid. */
export interface CrackMap {
	/** Directions of all chains, one after the other. */
	readonly steps: Uint8Array;
	readonly chains: readonly Chain[];
	/** Grid points of the junctions: x0, y0, x1, y1, … */
	readonly junctions: Int32Array;
}

/**
 * Stage 4: follow every crack between unlike faces once. Junctions are the grid points where three or four
 * cracks meet, unless two faces touch there across a connected diagonal: then the cracks pass in pairs.
 * Cost: one pass over the runs and two over the cracks.
 */
export function traceCracks(regions: Regions): CrackMap {
	const columns = regions.stride - 1;
	const cracks = openCracks(regions);
	const { open, junctions, corners } = cracks;
	const walk = new CrackWalk(regions, cracks);
	for (let j = 0; j < junctions.length / 2; j++) {
		const x = junctions[2 * j];
		const y = junctions[2 * j + 1];
		for (let d = 0; d < 4; d++) {
			if (open[y * columns + x] & (1 << d)) walk.follow(x, y, d, j);
		}
	}
	// What no junction leads to is closed, and its first grid point in raster order is such a corner.
	for (const at of corners) {
		while (open[at] & FIRST) {
			const x = at % columns;
			walk.follow(
				x,
				(at - x) / columns,
				open[at] & (1 << EAST) ? EAST : SOUTH,
				-1,
			);
		}
	}
	const { steps, chains } = walk;
	return { steps, chains, junctions: Int32Array.from(junctions) };
}

/** A class, not closures, so that it stays compiled from picture to picture. */
class CrackWalk {
	readonly steps: Uint8Array;
	readonly chains: Chain[] = [];
	readonly #regions: Regions;
	readonly #cracks: OpenCracks;
	/** Steps so far. */
	#filled = 0;

	constructor(regions: Regions, cracks: OpenCracks) {
		this.#regions = regions;
		this.#cracks = cracks;
		this.steps = new Uint8Array(cracks.total);
	}

	/** The direction that a chain arriving with `direction` goes on in; -1 back at its start. */
	#onward(at: number, x: number, y: number, direction: number): number {
		const { paint, stride } = this.#regions;
		const bits = this.#cracks.open[at] & ~(1 << ((direction + 2) & 3));
		for (let d = 0; d < 4; d++) if (bits === 1 << d) return d;
		const se = (y + 1) * stride + x + 1;
		if (bits === 0) return -1;
		// Four cracks in pairs: around NE and SW if NW and SE are connected, else around NW and SE.
		const turnsRight =
			(connectedDiagonal(paint, stride, se) === 1) ===
			(direction === EAST || direction === WEST);
		return (direction + (turnsRight ? 1 : 3)) & 3;
	}

	/** Follows the chain that leaves the grid point (x0, y0) by its first crack. */
	follow(x0: number, y0: number, first: number, start: number): void {
		const { open, numberOf } = this.#cracks;
		const { face, stride } = this.#regions;
		const columns = stride - 1;
		const { steps } = this;
		const from = this.#filled;
		let filled = from;
		let x = x0;
		let y = y0;
		let at = y * columns + x;
		let direction = first;
		let end = -1;
		const startAt = at;
		for (;;) {
			open[at] &= ~(1 << direction);
			steps[filled++] = direction;
			x += STEP_X[direction];
			y += STEP_Y[direction];
			at = y * columns + x;
			if (open[at] & JUNCTION) {
				open[at] &= ~(1 << ((direction + 2) & 3));
				end = numberOf.get(at) ?? -1;
				break;
			}
			const next = this.#onward(at, x, y, direction);
			open[at] &= ~(1 << ((direction + 2) & 3));
			if (next < 0 || (at === startAt && next === first)) break;
			direction = next;
		}
		const [left, right] = sides(face, stride, x0, y0, first);
		this.#filled = filled;
		this.chains.push({
			x: x0,
			y: y0,
			from,
			to: filled,
			left,
			right,
			startJunction: start,
			endJunction: end,
		});
	}
}

interface OpenCracks {
	/** Bits 1 << direction of the cracks that leave each grid point and haven't been followed. */
	readonly open: Uint8Array;
	/** Of the junctions: number by grid point, and x0, y0, x1, y1, … */
	readonly numberOf: Map<number, number>;
	readonly junctions: number[];
	/** Grid points that cracks leave both to the east and to the south, in raster order. */
	readonly corners: number[];
	/** Number of cracks. */
	readonly total: number;
}

/** Finds the cracks; where both rows beside a grid line go on alike there are none, so it moves from run to run. */
function openCracks({ face, paint, stride, runs }: Regions): OpenCracks {
	const columns = stride - 1;
	const lines = face.length / stride - 1;
	const open = new Uint8Array(columns * lines);
	const numberOf = new Map<number, number>();
	const junctions: number[] = [];
	const corners: number[] = [];
	let total = 0;
	for (let y = 0; y < lines; y++) {
		let above = runs.rows[y];
		let below = runs.rows[y + 1];
		for (let x = 0; x < columns; ) {
			const se = (y + 1) * stride + x + 1;
			const a = face[se - stride - 1];
			const b = face[se - stride];
			const c = face[se - 1];
			const d = face[se];
			if (a !== b || c !== d || a !== c) {
				const at = y * columns + x;
				const east = b !== d ? 1 : 0;
				const south = c !== d ? 1 : 0;
				const west = a !== c ? 1 : 0;
				const north = a !== b ? 1 : 0;
				const degree = east + south + west + north;
				open[at] =
					(east << EAST) | (south << SOUTH) | (west << WEST) | (north << NORTH);
				total += east + south;
				if (east + south === 2) corners.push(at);
				if (
					degree === 3 ||
					(degree === 4 && connectedDiagonal(paint, stride, se) === 0)
				) {
					open[at] |= JUNCTION;
					numberOf.set(at, junctions.length / 2);
					junctions.push(x, y);
				}
			}
			if (b !== d || b < 0) {
				x++;
				continue;
			}
			while (runs.end[above] <= se - stride) above++;
			while (runs.end[below] <= se) below++;
			x += Math.min(runs.end[above] + stride, runs.end[below]) - se;
		}
	}
	return { open, numberOf, junctions, corners, total };
}

/** The faces to the left and right of the crack that leaves grid point (x, y) in `direction`. */
function sides(
	face: Int32Array,
	stride: number,
	x: number,
	y: number,
	direction: number,
): [number, number] {
	const se = (y + 1) * stride + x + 1;
	const nw = face[se - stride - 1];
	const ne = face[se - stride];
	const sw = face[se - 1];
	if (direction === EAST) return [ne, face[se]];
	if (direction === SOUTH) return [face[se], sw];
	if (direction === WEST) return [sw, nw];
	return [nw, ne];
}
