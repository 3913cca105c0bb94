import type { Point } from "../types.ts";
import type { Centre } from "./chords.ts";
import { apart } from "./measures.ts";

/** Of the half width: beside a cap chords lean so far, and as far an end's direction is taken. */
const LEANING = 0.4;
const STRAIGHT = 1.6;

/** Of the half width: so near its end a flat end is told from a round one, by corners so far from its middle. */
const NEAR_END = 0.35;
/** Of the half width: points of the outline so far ahead and so far aside belong to an end. */
const CAP_LENGTH = 2.5;
const CAP_WIDTH = 1.2;
const CORNER = 1.22;

/**
 * Where a line ends that goes on beyond its last sure centre: in the middle of a round end, or on a flat one.
 *
 * @param centres from this end on
 */
export function freeEnd(
	centres: readonly Centre[],
	radius: number,
	samples: readonly Point[],
) {
	const [first] = centres;
	if (first === undefined) return undefined;
	const beyond = (times: number) =>
		centres.find((one) => apart(one, first) > times * radius) ??
		centres[centres.length - 1];
	const near = beyond(LEANING);
	const far = beyond(STRAIGHT);
	const length = apart(near, far);
	if (length < 1e-6) return undefined;
	const along = { x: (near.x - far.x) / length, y: (near.y - far.y) / length };
	const on = ({ x, y }: Point) =>
		(x - near.x) * along.x + (y - near.y) * along.y;
	const off = ({ x, y }: Point) =>
		Math.abs((x - near.x) * along.y - (y - near.y) * along.x);
	const cap = samples.filter(
		(one) =>
			apart(one, near) < CAP_LENGTH * radius && off(one) < CAP_WIDTH * radius,
	);
	const reach = Math.max(0, ...cap.map(on));
	// A round end lies around its middle; a flat one has corners, half as far again.
	const middle = {
		x: near.x + (reach - radius) * along.x,
		y: near.y + (reach - radius) * along.y,
	};
	const ahead = cap.filter((one) => on(one) > reach - NEAR_END * radius);
	const isFlat = ahead.some((one) => apart(one, middle) > CORNER * radius);
	const stop = isFlat ? reach : reach - radius;
	return {
		at: { x: near.x + stop * along.x, y: near.y + stop * along.y },
		isFlat,
		isBeyond: (one: Centre) => apart(one, first) < LEANING * radius,
	};
}
