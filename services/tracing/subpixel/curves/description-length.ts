import type { Segment } from "../types.ts";

/**
 * The two-part description length that curves are chosen by (Rissanen 1978): what it takes to write a
 * curve, at a price in nats for each number, and what the measurements then still say against it, half
 * their squared deviations in variances.
 */

/** Numbers that a segment is written with after the point where it starts. */
const NUMBERS = { line: 2, arc: 3, quadratic: 4, cubic: 6 } as const;
/** Numbers of the dearest whole shape, a rounded rectangle. */
const SHAPE_NUMBERS = 5;
/** Standard deviation of the turn where a curve goes on smoothly, radians. */
const TURN_SIGMA = 0.04;

/** @param economy the price of one written number, in nats */
export function segmentPrice(kind: Segment["kind"], economy: number): number {
	return economy * NUMBERS[kind];
}

export function segmentsPrice(
	segments: readonly Segment[],
	economy: number,
): number {
	return economy * segments.reduce((sum, { kind }) => sum + NUMBERS[kind], 0);
}

export function shapePrice(economy: number): number {
	return economy * SHAPE_NUMBERS;
}

/** What turning costs where the boundary is smooth. */
export function turnPrice(squaredRadians: number): number {
	return squaredRadians / (2 * TURN_SIGMA * TURN_SIGMA);
}
