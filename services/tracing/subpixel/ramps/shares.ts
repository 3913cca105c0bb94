import type { Ramp } from "../paint/ramp.ts";

/** Within which levels a ramp of a sum must stay, and what is added to them so that they start at 0. */
export interface Share {
	/** The part of the whole that the ramp makes up, 0..1. */
	readonly share: number;
	/** Of each channel R, G, B; those of one channel add up to 0. */
	readonly shifts: readonly number[];
}

/** No ramp makes up less. */
const LEAST = 0.06;

/** A range that fills its share still has so much room, levels, or nothing could be shared out. */
const LEAST_ROOM = 1e-3;

/**
 * How ramps that add up to an opaque colour can be painted over one another, each with one opacity
 * all over, so that what is seen is their mean, weighted. A ramp's share is as large as the range
 * of colour that it has to show; what remains free is a constant for each ramp and channel, adding up
 * to 0, which puts the ramp's levels within 0 .. 255 times its share as far as that can be.
 */
export function sharesOf(ramps: readonly Ramp[]): Share[] {
	const ranges = ramps.map(({ lut }) => [0, 1, 2].map((c) => rangeOf(lut, c)));
	const spans = ranges.map((channels) =>
		Math.max(1, ...channels.map(([least, most]) => most - least)),
	);
	const total = spans.reduce((sum, span) => sum + span, 0);
	const raised = spans.map((span) => Math.max(LEAST, span / total));
	const whole = raised.reduce((sum, share) => sum + share, 0);
	const shares = raised.map((share) => share / whole);
	const shifts = [0, 1, 2].map((c) =>
		shiftsOf(
			ranges.map((channels) => channels[c]),
			shares,
		),
	);
	return shares.map((share, k) => ({
		share,
		shifts: shifts.map((channel) => channel[k]),
	}));
}

function rangeOf(lut: Float64Array, channel: number): [number, number] {
	let least = lut[channel];
	let most = least;
	for (let i = channel; i < lut.length; i += 4) {
		least = Math.min(least, lut[i]);
		most = Math.max(most, lut[i]);
	}
	return [least, most];
}

/** Constants that add up to 0 and put each range within 0 .. 255 times its share, or as near as it gets. */
function shiftsOf(
	ranges: readonly (readonly [number, number])[],
	shares: readonly number[],
): number[] {
	const middles = ranges.map(
		([least, most], k) => (255 * shares[k] - most - least) / 2,
	);
	const rooms = ranges.map(([least, most], k) =>
		Math.max(LEAST_ROOM, 255 * shares[k] - most + least),
	);
	const excess = middles.reduce((sum, shift) => sum + shift, 0);
	const room = rooms.reduce((sum, own) => sum + own, 0);
	return middles.map((shift, k) => shift - (excess * rooms[k]) / room);
}
