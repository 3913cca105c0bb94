import { fillRun, type Runs } from "../runs/runs.ts";
import { createSets, join, numberSets } from "../runs/sets.ts";
import { connectedDiagonal } from "./saddle.ts";

/** Room for so many runs in a row of a drawing; more is made where there are more. */
const RUNS_A_ROW = 16;

/** Connected regions of one paint. Arrays over pixels have a frame one pixel wide, filled with -1. */
export interface Regions {
	/** Pixels in a row of the framed arrays: width + 2. */
	readonly stride: number;
	/** Paint and face of each pixel. */
	readonly paint: Int32Array;
	readonly face: Int32Array;
	/** Of each face, its paint and its number of pixels. */
	readonly facePaint: Int32Array;
	readonly faceSize: Int32Array;
	/** The stretches of one paint in the rows of the framed arrays; the frame has none. */
	readonly runs: Runs;
}

/** Put a frame of -1 around the labels. */
export function frame(
	labels: Int32Array,
	width: number,
	height: number,
): Int32Array {
	const stride = width + 2;
	const framed = new Int32Array(stride * (height + 2)).fill(-1);
	for (let y = 0; y < height; y++) {
		framed.set(
			labels.subarray(y * width, (y + 1) * width),
			(y + 1) * stride + 1,
		);
	}
	return framed;
}

/**
 * Number the connected regions (four-connected, and across a diagonal where `connectedDiagonal` says
 * so) by joining the runs of neighbouring rows; faces are numbered in the order in which a scan meets them.
 */
export function findFaces(paint: Int32Array, stride: number): Regions {
	const runs = listRuns(paint, stride);
	const { start, end } = runs;
	const { numberOf, count } = numberSets(joinRuns(paint, stride, runs));
	const face = new Int32Array(paint.length).fill(-1);
	const faceSize = new Int32Array(count);
	const facePaint = new Int32Array(count);
	for (let k = 0; k < numberOf.length; k++) {
		const own = numberOf[k];
		fillRun(face, own, start[k], end[k]);
		faceSize[own] += end[k] - start[k];
		facePaint[own] = paint[start[k]];
	}
	return { stride, paint, face, facePaint, faceSize, runs };
}

function listRuns(paint: Int32Array, stride: number): Runs {
	const rows = new Int32Array(paint.length / stride + 1);
	let start: Int32Array = new Int32Array(RUNS_A_ROW * rows.length);
	let end: Int32Array = new Int32Array(start.length);
	let count = 0;
	for (let y = 0; y + 1 < rows.length; y++) {
		if (count + stride > start.length) {
			const room = count + stride + countRuns(paint, y * stride);
			start = longer(start, room);
			end = longer(end, room);
		}
		let i = y * stride + 1;
		let value = paint[i];
		while (value >= 0) {
			start[count] = i++;
			let next = paint[i];
			while (next === value) next = paint[++i];
			end[count++] = i;
			value = next;
		}
		rows[y + 1] = count;
	}
	return {
		start: start.subarray(0, count),
		end: end.subarray(0, count),
		rows,
	};
}

/** How many runs there are from a pixel on: known once, there is room for them all. */
function countRuns(paint: Int32Array, from: number): number {
	let runs = 0;
	for (let i = Math.max(1, from); i < paint.length; i++)
		if (paint[i] !== paint[i - 1] && paint[i] >= 0) runs++;
	return runs;
}

function longer(array: Int32Array, room: number): Int32Array {
	const grown = new Int32Array(room);
	grown.set(array);
	return grown;
}

/** Runs of one paint that touch from row to row, as sets. */
function joinRuns(
	paint: Int32Array,
	stride: number,
	{ start, end, rows }: Runs,
): Int32Array {
	const sets = createSets(start.length);
	for (let y = 2; y + 1 < rows.length; y++) {
		let above = rows[y - 1];
		const last = rows[y];
		for (let k = last; k < rows[y + 1]; k++) {
			const value = paint[start[k]];
			const from = start[k] - stride;
			const to = end[k] - stride;
			while (above < last && end[above] < from) above++;
			for (let j = above; j < last && start[j] <= to; j++) {
				if (paint[start[j]] !== value) continue;
				const touches =
					end[j] === from
						? connectedDiagonal(paint, stride, start[k]) === 1
						: start[j] < to || connectedDiagonal(paint, stride, end[k]) === 2;
				if (touches) join(sets, j, k);
			}
		}
	}
	return sets;
}
