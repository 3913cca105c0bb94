import { addAreas, type Cuts, createCuts, cutChord } from "../coverage/cuts.ts";
import { paintLevels } from "../paint/levels.ts";
import { hides } from "../paint/opacity.ts";
import type { Paint, PlanarMap } from "../types.ts";
import { chordsOf, pointAt } from "./pieces.ts";
import {
	boundsOf,
	RAMP_STEPS,
	type RampFace,
	rampFaces,
} from "./ramp-faces.ts";
import type { Sketch } from "./sketch.ts";

/** Less coverage by a ramp than this isn't drawn. */
const LEAST_COVER = 1e-4;

/** What is drawn onto; one does for all drawings of a map that follow each other. */
export interface Canvas {
	/** Premultiplied R, G, B, A of each pixel. */
	readonly drawn: Float32Array;
	/** One channel's areas, a number more a row than it has pixels. */
	readonly sums: Float32Array;
}

export function createCanvas(width: number, height: number): Canvas {
	return {
		drawn: new Float32Array(4 * width * height),
		sums: new Float32Array((width + 1) * height + 1),
	};
}

/** The exact drawing of a planar map whose boundaries are a sketch's curves. */
export interface Scene {
	readonly width: number;
	readonly height: number;
	readonly canvas: Canvas;
	/** The canvas's pixels, as last drawn. */
	readonly drawn: Float32Array;
	readonly cuts: Cuts;
	/** The cuts of piece k are `start[k]` .. `start[k + 1]`. */
	readonly start: Int32Array;
	/** Faces of one colour have it here, premultiplied, four levels each; zeros for the others. */
	readonly levels: Float64Array;
	/** 1 for faces whose colour changes from pixel to pixel. */
	readonly ramped: Uint8Array;
	/** Draws the map with the variables at `x`. */
	draw(x: Float64Array): void;
	/** The colour that a face has at a pixel's centre, premultiplied, to out[offset .. + 3]. */
	colourAt(
		face: number,
		column: number,
		row: number,
		out: Float64Array,
		offset: number,
	): void;
}

/**
 * Faces of one colour are drawn at one go: every cut adds its area times the difference of the
 * colours on its two sides, and the running sum along a row is the image. Each ramp has a mask,
 * drawn likewise within its bounds, that its colours are multiplied with.
 *
 * Cost: one pass over the cuts and one over the pixels; the masks of all ramps together are at most
 * a few images large, and beyond that ramps are drawn in their mean colour.
 *
 * @param canvas of the map's size; what was drawn there is drawn over
 */
export function createScene(
	map: PlanarMap,
	sketch: Sketch,
	canvas = createCanvas(map.width, map.height),
): Scene {
	const { width, height, faces, edges } = map;
	const stride = width + 1;
	const cuts = createCuts(4096);
	const start = new Int32Array(sketch.pieces.length + 1);
	const { drawn, sums } = canvas;
	const levels = new Float64Array(4 * faces.length);
	const ramped = new Uint8Array(faces.length);
	const ramps = rampFaces(map);
	const rampOf = new Map(ramps.map((ramp, k) => [ramp.face, k]));
	const opaque = faces.every(
		({ paint }) => paint.kind === "solid" && hides(paint.colour.opacity),
	);
	// Of a grey drawing one channel tells all three.
	const grey = faces.every(
		({ paint }) =>
			paint.kind === "solid" &&
			paint.colour.r === paint.colour.g &&
			paint.colour.g === paint.colour.b,
	);
	const point = new Float64Array(2);
	faces.forEach(({ paint }, f) => {
		if (rampOf.has(f)) ramped[f] = 1;
		else paintLevels(paint, ...middleOf(map, f), levels, 4 * f);
	});
	const mask = new Float32Array(
		ramps.reduce((most, r) => Math.max(most, (r.width + 1) * r.height), 0) + 1,
	);
	const piecesOfFace = ramps.map((): [number, number][] => []);
	edges.forEach((edge, e) => {
		const left = rampOf.get(edge.left);
		const right = rampOf.get(edge.right);
		if (left !== undefined) piecesOfFace[left].push([e, 1]);
		if (right !== undefined) piecesOfFace[right].push([e, -1]);
	});

	function cutAll(x: Float64Array): void {
		cuts.count = 0;
		sketch.pieces.forEach((piece, k) => {
			start[k] = cuts.count;
			const count = chordsOf(piece, x);
			pointAt(piece, x, 0, point);
			let px = point[0];
			let py = point[1];
			for (let i = 1; i <= count; i++) {
				pointAt(piece, x, i / count, point);
				cutChord(
					cuts,
					width,
					height,
					px,
					py,
					point[0],
					point[1],
					(i - 1) / count,
					i / count,
				);
				px = point[0];
				py = point[1];
			}
		});
		start[sketch.pieces.length] = cuts.count;
	}

	function drawSolids(): void {
		const channels = [0, 1, 2, 3].filter(
			(c) => !(grey && (c === 1 || c === 2)) && !(opaque && c === 3),
		);
		if (opaque) for (let i = 3; i < drawn.length; i += 4) drawn[i] = 255;
		for (const c of channels) {
			sums.fill(0);
			edges.forEach((edge, e) => {
				const from = start[sketch.first[e]];
				const to = start[sketch.first[e + 1]];
				const left = edge.left < 0 ? 0 : levels[4 * edge.left + c];
				const right = edge.right < 0 ? 0 : levels[4 * edge.right + c];
				if (left === right) return;
				addAreas(cuts, from, to, width, left - right, sums);
			});
			for (let y = 0; y < height; y++) {
				let sum = 0;
				let at = y * stride;
				const end = 4 * (y + 1) * width;
				for (let i = 4 * y * width + c; i < end; i += 4) {
					sum += sums[at++];
					drawn[i] = sum;
				}
			}
		}
		if (grey) {
			for (let i = 0; i < drawn.length; i += 4) {
				drawn[i + 1] = drawn[i];
				drawn[i + 2] = drawn[i];
			}
		}
	}

	function drawRamp(ramp: RampFace, uses: readonly [number, number][]): void {
		const { left, top } = ramp;
		mask.fill(0, 0, (ramp.width + 1) * ramp.height);
		const across = ramp.width + 1;
		for (const [e, sign] of uses) {
			const to = start[sketch.first[e + 1]];
			for (let k = start[sketch.first[e]]; k < to; k++) {
				const p = cuts.pixel[k];
				const row = Math.floor(p / width) - top;
				if (row < 0 || row >= ramp.height) continue;
				const column = (p % width) - left;
				if (column >= ramp.width) continue;
				const at = row * across + Math.max(0, column);
				const rise = sign * cuts.dy[k];
				const beyond = column < 0 ? 0 : rise * cuts.inset[k];
				mask[at] += rise - beyond;
				mask[at + 1] += beyond;
			}
		}
		for (let row = 0; row < ramp.height; row++) {
			let sum = 0;
			let i = 4 * ((top + row) * width + left);
			let from = 4 * row * ramp.width;
			for (let column = 0; column < ramp.width; column++, i += 4, from += 4) {
				sum += mask[row * across + column];
				if (sum < LEAST_COVER && sum > -LEAST_COVER) continue;
				for (let c = 0; c < 4; c++) {
					drawn[i + c] += (sum * ramp.colours[from + c]) / RAMP_STEPS;
				}
			}
		}
	}

	return {
		width,
		height,
		canvas,
		drawn,
		cuts,
		start,
		levels,
		ramped,
		draw(x) {
			cutAll(x);
			drawSolids();
			ramps.forEach((ramp, k) => {
				drawRamp(ramp, piecesOfFace[k]);
			});
		},
		colourAt(face, column, row, out, offset) {
			if (face < 0) out.fill(0, offset, offset + 4);
			else if (ramped[face] === 1) {
				rampColourAt(
					faces[face].paint,
					ramps[rampOf.get(face) ?? 0],
					column,
					row,
					out,
					offset,
				);
			} else {
				for (let c = 0; c < 4; c++) out[offset + c] = levels[4 * face + c];
			}
		},
	};
}

/** From what is known already, or outside of it from the paint itself. */
function rampColourAt(
	paint: Paint,
	{ left, top, width, height, colours }: RampFace,
	column: number,
	row: number,
	out: Float64Array,
	offset: number,
): void {
	const x = column - left;
	const y = row - top;
	if (x < 0 || y < 0 || x >= width || y >= height) {
		paintLevels(paint, column + 0.5, row + 0.5, out, offset);
		return;
	}
	const from = 4 * (y * width + x);
	for (let c = 0; c < 4; c++) out[offset + c] = colours[from + c] / RAMP_STEPS;
}

function middleOf(map: PlanarMap, face: number): [number, number] {
	if (map.faces[face].paint.kind === "solid") return [0, 0];
	const box = boundsOf(map, face);
	return [box.left + box.width / 2, box.top + box.height / 2];
}
