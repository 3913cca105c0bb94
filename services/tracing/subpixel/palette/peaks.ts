import { ColourCounts } from "../colour/counts.ts";

/** More of them are a ramp drawn in steps. */
const MOST_PLATEAUS = 4;
/** Zones of more colours than this are photographs. */
const MOST_COLOURS = 20_000;

/** How often each colour comes; undefined where they are too many. */
export function coloursOf(
	packed: Uint32Array,
	members: Int32Array,
): ColourCounts | undefined {
	const colours = new ColourCounts(members.length);
	for (let k = 0; k < members.length; ) {
		const value = packed[members[k]];
		const from = k;
		do k++;
		while (k < members.length && packed[members[k]] === value);
		colours.add(value, k - from);
		if (colours.size > MOST_COLOURS) return undefined;
	}
	return colours;
}

/** The colours at which a zone's heap up, packed, the most frequent first. */
export function peaksOf(
	{ size, values, counts }: ColourCounts,
	least: number,
	within: number,
	apart: number,
): number[] {
	const peaks: number[] = [];
	// The numbers of those that lie so far apart from every peak.
	const left = new Int32Array(size);
	for (let n = 0; n < size; n++) left[n] = n;
	let count = size;
	while (count > 0 && peaks.length < MOST_PLATEAUS) {
		let most = left[0];
		for (let k = 1; k < count; k++) {
			const n = left[k];
			const isMore =
				counts[n] > counts[most] ||
				(counts[n] === counts[most] && values[n] < values[most]);
			if (isMore) most = n;
		}
		const peak = values[most];
		let heap = 0;
		let kept = 0;
		for (let k = 0; k < count; k++) {
			const n = left[k];
			const far = distance(values[n], peak);
			if (far <= within) heap += counts[n];
			if (far >= apart) left[kept++] = n;
		}
		if (heap < least) break;
		peaks.push(peak);
		count = kept;
	}
	return peaks;
}

/** Which of the peaks a colour lies at, the first of several; -1: none. */
export function peakNear(
	value: number,
	peaks: readonly number[],
	within: number,
): number {
	for (let k = 0; k < peaks.length; k++)
		if (distance(value, peaks[k]) <= within) return k;
	return -1;
}

/** The greatest difference of two packed colours in a channel. */
export function distance(a: number, b: number): number {
	if (a === b) return 0;
	let most = 0;
	for (let shift = 0; shift < 32; shift += 8) {
		const difference = Math.abs(((a >>> shift) & 255) - ((b >>> shift) & 255));
		if (difference > most) most = difference;
	}
	return most;
}
