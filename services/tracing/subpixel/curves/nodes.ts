import { hypot } from "../geometry/hypot.ts";
import { fitParabola, type Parabola, parabolaAt } from "./parabola.ts";
import type { Polyline } from "./polyline.ts";
import type { Section } from "./section.ts";

/**
 * Places where one piece of a curve may end and the next begin. The search for pieces looks at
 * these alone, so they set its cost and the best that it can find.
 */
export interface Node {
	/** Index into the section's polyline. */
	readonly index: number;
	x: number;
	y: number;
	/** Unit tangent, along the boundary. */
	tx: number;
	ty: number;
	/** An end of the section where the curve need not go on smoothly. */
	readonly hard: boolean;
}

/** Reaches that a node's parabola is fitted within, pixels: about a smooth place, and from an end of the section. */
const WINDOWS = [5, 3, 2];
const END_WINDOWS = [7, 5, 3];
/** The first is taken that misses by less than this, mean square in variances. */
const GOOD_MISFIT = 1.2;
/** Standard deviation of the parabola's bend, one over pixels. */
const BEND_SIGMA = 0.3;
const END_BEND_SIGMA = 0.1;
/** A place is extreme among so many points to either side. */
const EXTREMUM_REACH = 3;
/** A polygon's vertex this near to an extremum is left out, and any node this near to an end, pixels. */
const EXTREMUM_GAP = 2;
const END_GAP = 1.5;
/** Tangents that lean off an axis by less, as a sine, run along it. */
const SNAP = 0.035;

const sample = new Float64Array(4);

/** A smooth place of the boundary: position and tangent from a parabola through its surroundings. */
export function smoothNode(section: Section, index: number): Node {
	const { p } = section;
	const lowest = section.cyclic ? 0 : section.first + 1;
	const highest = section.cyclic ? p.count - 1 : section.last - 1;
	let fit: Parabola | undefined;
	for (const window of WINDOWS) {
		let from = index;
		let to = index;
		while (from > lowest && p.at[index] - p.at[from - 1] <= window) from--;
		while (to < highest && p.at[to + 1] - p.at[index] <= window) to++;
		if (to - from < 2) continue;
		fit = fitParabola(p, from, to, BEND_SIGMA);
		if (fit.misfit < GOOD_MISFIT) break;
	}
	fit ??= fitParabola(p, index, index);
	const u = (p.x[index] - fit.x) * fit.dx + (p.y[index] - fit.y) * fit.dy;
	parabolaAt(fit, u, sample);
	return {
		index,
		x: sample[0],
		y: sample[1],
		tx: sample[2],
		ty: sample[3],
		hard: false,
	};
}

/** An end of the section: its place is given, its tangent comes from the points on its one side. */
function endNode(section: Section, atStart: boolean): Node {
	const { p, first, last } = section;
	const index = atStart ? first : last;
	const x = p.x[index];
	const y = p.y[index];
	const near = atStart ? first + 1 : last - 1;
	let far = near;
	const step = atStart ? 1 : -1;
	const limit = atStart ? last - 1 : first + 1;
	if ((limit - near) * step < 1) {
		const other = atStart ? last : first;
		const length = hypot(p.x[other] - x, p.y[other] - y) || 1;
		return {
			index,
			x,
			y,
			tx: (step * (p.x[other] - x)) / length,
			ty: (step * (p.y[other] - y)) / length,
			hard: true,
		};
	}
	let fit: Parabola | undefined;
	for (const window of END_WINDOWS) {
		far = near;
		while (
			far !== limit &&
			Math.abs(p.at[far + step] - p.at[index]) <= window
		) {
			far += step;
		}
		if (far === near) far += step;
		fit = atStart
			? fitParabola(p, near, far, END_BEND_SIGMA)
			: fitParabola(p, far, near, END_BEND_SIGMA);
		if (fit.misfit < GOOD_MISFIT) break;
	}
	fit ??= fitParabola(p, near, near);
	const u = (x - fit.x) * fit.dx + (y - fit.y) * fit.dy;
	parabolaAt(fit, u, sample);
	return { index, x, y, tx: sample[2], ty: sample[3], hard: true };
}

/** The point between two others that lies furthest from the stretch between them; -1 within `tolerance`. */
function furthest(
	p: Polyline,
	from: number,
	to: number,
	tolerance: number,
): number {
	const x = p.x[from];
	const y = p.y[from];
	const dx = p.x[to] - x;
	const dy = p.y[to] - y;
	const square = dx * dx + dy * dy;
	const inverse = square > 0 ? 1 / square : 0;
	let worst = tolerance * tolerance;
	let index = -1;
	for (let k = from + 1; k < to; k++) {
		const ex = p.x[k] - x;
		const ey = p.y[k] - y;
		let t = (ex * dx + ey * dy) * inverse;
		t = t < 0 ? 0 : t > 1 ? 1 : t;
		const fx = ex - t * dx;
		const fy = ey - t * dy;
		const d = fx * fx + fy * fy;
		if (d > worst) {
			worst = d;
			index = k;
		}
	}
	return index;
}

/** Marks the vertices of the polygon that stays within `tolerance` of the points (Douglas-Peucker). */
function polygonVertices(section: Section, tolerance: number): number[] {
	const { p, first, last } = section;
	const kept: number[] = [first];
	const stack: number[] = [];
	let from = first;
	stack.push(last);
	if (section.cyclic) stack.push((first + last) >> 1);
	while (stack.length > 0) {
		const to = stack[stack.length - 1];
		const worstIndex = furthest(p, from, to, tolerance);
		if (worstIndex < 0) {
			kept.push(to);
			from = to;
			stack.pop();
		} else stack.push(worstIndex);
	}
	return kept;
}

/** Points where the boundary turns to run exactly along an axis: where artists put their nodes. */
function axisExtrema(section: Section): number[] {
	const { p, first, last } = section;
	const found: number[] = [];
	const step = EXTREMUM_REACH;
	for (let k = first + step; k + step <= last; k++) {
		const before = k - step;
		const after = k + step;
		const xTurns =
			(p.x[k] - p.x[before]) * (p.x[after] - p.x[k]) < 0 &&
			isExtreme(p.x, k, step);
		const yTurns =
			(p.y[k] - p.y[before]) * (p.y[after] - p.y[k]) < 0 &&
			isExtreme(p.y, k, step);
		if (xTurns || yTurns) found.push(k);
	}
	return found;
}

function isExtreme(values: Float64Array, k: number, reach: number): boolean {
	let high = true;
	let low = true;
	for (let j = k - reach; j <= k + reach; j++) {
		if (j === k) continue;
		if (values[j] > values[k] || (j < k && values[j] === values[k]))
			high = false;
		if (values[j] < values[k] || (j < k && values[j] === values[k]))
			low = false;
	}
	return high || low;
}

/** Puts a tangent that nearly runs along an axis onto it. */
function snapTangent(node: Node): void {
	if (Math.abs(node.ty) < SNAP) {
		node.tx = Math.sign(node.tx);
		node.ty = 0;
	} else if (Math.abs(node.tx) < SNAP) {
		node.tx = 0;
		node.ty = Math.sign(node.ty);
	}
}

/**
 * @param spread Douglas-Peucker tolerance in pixels; a smaller one gives more candidates
 * @returns candidate nodes in order, the section's two ends first and last
 */
export function candidateNodes(section: Section, spread: number): Node[] {
	const { p, first, last } = section;
	const extrema = axisExtrema(section);
	const indices: number[] = [];
	const taken = new Set<number>(extrema);
	for (const k of polygonVertices(section, spread)) {
		const near = extrema.some(
			(e) => Math.abs(p.at[e] - p.at[k]) < EXTREMUM_GAP,
		);
		if (!near) taken.add(k);
	}
	taken.add(first);
	taken.add(last);
	for (const k of [...taken].sort((a, b) => a - b)) {
		const tooNear =
			k !== first &&
			k !== last &&
			(p.at[k] - p.at[first] < END_GAP || p.at[last] - p.at[k] < END_GAP);
		if (!tooNear) indices.push(k);
	}
	return indices.map((k) => {
		if (!section.cyclic && k === first) return endNode(section, true);
		if (!section.cyclic && k === last) return endNode(section, false);
		const node = smoothNode(section, k);
		snapTangent(node);
		return node;
	});
}
