import { hypot } from "../geometry/hypot.ts";
import { pointsAlong } from "../geometry/segment.ts";
import type { Point, Segment } from "../types.ts";
import { allowance, type PlacedSpan } from "./choose.ts";
import { segmentPrice, segmentsPrice } from "./description-length.ts";
import { type Fillet, fitFillet } from "./fillet.ts";
import { type CurveOptions, MODEL_SIGMA } from "./options.ts";
import type { LineFit } from "./polyline.ts";

/** A stretch between two lines that one arc goes round. */
export interface Rounded {
	/** The spans of the two lines. */
	readonly from: number;
	readonly to: number;
	readonly fillet: Fillet;
}

/** Spans between two lines that one arc may replace. */
const LEAST_BETWEEN = 2;
const MOST_BETWEEN = 4;
/** Chords that a segment's misses are told by, and points of each span that they are told at. */
const CHORDS = 12;
const SAMPLES = 16;

/**
 * Where a line, an arc that touches it and the line that touches the arc explain what spans between two lines do, in fewer
 * numbers: a pen's round cap is half a turn, but its extreme points and those where its lines end are looked for apart,
 * and noise moves them along the outline.
 *
 * @param segments of each span as it is without this
 * @returns in order, none beginning before another ends
 */
export function roundedStretches(
	spans: readonly PlacedSpan[],
	lines: readonly (LineFit | undefined)[],
	segments: readonly Segment[],
	options: CurveOptions,
): Rounded[] {
	const { economy } = options;
	const found: Rounded[] = [];
	for (let from = 0; from + LEAST_BETWEEN + 1 < spans.length; from++) {
		const first = lines[from];
		const { section, start, end } = spans[from];
		if (first === undefined) continue;
		const limit = allowance(section, options);
		const variance = section.sigma ** 2 + MODEL_SIGMA ** 2;
		for (
			let to = from + 1;
			to < spans.length && to <= from + MOST_BETWEEN + 1;
			to++
		) {
			const other = spans[to];
			if (other.section !== section) break;
			const last = lines[to];
			if (last === undefined) continue;
			if (to > from + LEAST_BETWEEN) {
				const fillet = fitFillet(
					section.p,
					end.index,
					other.start.index,
					{ x: start.x, y: start.y, tx: first.dx, ty: first.dy },
					{ x: other.end.x, y: other.end.y, tx: last.dx, ty: last.dy },
				);
				const between = segments.slice(from + 1, to);
				const saved =
					segmentsPrice(between, economy) - segmentPrice("arc", economy);
				const points = other.start.index - end.index + 1;
				const missed = () =>
					spans
						.slice(from + 1, to)
						.reduce((sum, span, k) => sum + missesOf(span, between[k]), 0);
				if (
					fillet !== undefined &&
					fillet.worst <= limit &&
					(points * fillet.rms ** 2 - missed()) / (2 * variance) < saved
				) {
					found.push({ from, to, fillet });
					from = to - 1;
				}
			}
			break;
		}
	}
	return found;
}

/** The sum of the squares that a span's points lie off its segment, square pixels. */
function missesOf({ section, start, end }: PlacedSpan, segment: Segment) {
	const along: Point[] = [{ x: start.x, y: start.y }];
	pointsAlong(start, segment, CHORDS, along);
	const { x, y } = section.p;
	const count = end.index - start.index;
	const stride = Math.max(1, count / SAMPLES);
	let sum = 0;
	let looked = 0;
	for (let at = start.index; at < end.index; at += stride, looked++) {
		const k = Math.floor(at);
		let least = Number.POSITIVE_INFINITY;
		for (let c = 1; c < along.length; c++)
			least = Math.min(least, fromChord(along[c - 1], along[c], x[k], y[k]));
		sum += least * least;
	}
	return looked === 0 ? 0 : (sum * count) / looked;
}

function fromChord(a: Point, b: Point, x: number, y: number): number {
	const [dx, dy] = [b.x - a.x, b.y - a.y];
	const square = dx * dx + dy * dy;
	const share = square > 0 ? ((x - a.x) * dx + (y - a.y) * dy) / square : 0;
	const t = Math.max(0, Math.min(1, share));
	return hypot(x - a.x - t * dx, y - a.y - t * dy);
}
