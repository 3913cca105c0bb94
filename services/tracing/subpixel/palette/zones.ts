import { EDGE, type Intake } from "../intake/index.ts";
import { fillRun, type Runs } from "../runs/runs.ts";
import { createSets, join, numberSets } from "../runs/sets.ts";

/** Connected zones of pixels that aren't edges. Each typed array has one entry (or four) a zone. */
export interface Zones {
	readonly count: number;
	/** Zone of each pixel, -1 for an edge pixel. */
	readonly zoneOf: Int32Array;
	/** Stretches of one zone along the rows; what lies between them are edge pixels. */
	readonly runs: Runs;
	/** Pixels in the zone. */
	readonly size: Int32Array;
	/** Pixels whose four neighbours are the very same. */
	readonly flat: Int32Array;
	/** Premultiplied R, G, B, A: sums, least and greatest values. */
	readonly sum: Float64Array;
	readonly least: Uint8Array;
	readonly greatest: Uint8Array;
}

/**
 * Join neighbouring pixels that aren't edges (four-connected) and
 * gather each zone's colour range. A solid shape's zone has one colour; a ramp's has its whole range.
 *
 * Cost: the busy pixels are looked at one by one, flat ones by the stretch.
 *
 * @param part pixels of different parts aren't joined; flat ones beside each other are never parted
 */
export function findZones(image: Intake, part?: Int32Array): Zones {
	const { width, height } = image.pixels;
	const runs = listRuns(image, part);
	const { numberOf, count } = numberSets(joinRuns(runs, width, part));
	const zoneOf = new Int32Array(width * height).fill(-1);
	for (let k = 0; k < numberOf.length; k++)
		fillRun(zoneOf, numberOf[k], runs.start[k], runs.end[k]);
	return { count, zoneOf, runs, ...measure(image, runs, numberOf, count) };
}

/** The stretches between edge pixels. They begin and end, and parts change, at busy pixels alone. */
function listRuns(
	{ pixels: { width, height }, kinds, busy }: Intake,
	part: Int32Array | undefined,
): Runs {
	// Each ends before a busy pixel or with its row.
	const starts = new Int32Array(busy.length + height);
	const ends = new Int32Array(busy.length + height);
	const rows = new Int32Array(height + 1);
	let count = 0;
	const add = (from: number, to: number) => {
		starts[count] = from;
		ends[count++] = to;
	};
	for (let y = 0, k = 0; y < height; y++) {
		const end = (y + 1) * width;
		let start = y * width;
		for (; k < busy.length && busy[k] < end; k++) {
			const i = busy[k];
			if (kinds[i] === EDGE) {
				if (i > start) add(start, i);
				start = i + 1;
			} else if (i > start && part !== undefined && part[i] !== part[i - 1]) {
				add(start, i);
				start = i;
			}
		}
		if (end > start) add(start, end);
		rows[y + 1] = count;
	}
	return {
		start: starts.subarray(0, count),
		end: ends.subarray(0, count),
		rows,
	};
}

/** Runs that lie above one another, as sets. */
function joinRuns(
	{ start, end, rows }: Runs,
	width: number,
	part: Int32Array | undefined,
): Int32Array {
	const sets = createSets(start.length);
	for (let y = 1; y + 1 < rows.length; y++) {
		let above = rows[y - 1];
		const last = rows[y];
		for (let k = last; k < rows[y + 1]; k++) {
			const from = start[k] - width;
			const to = end[k] - width;
			while (above < last && end[above] <= from) above++;
			for (let j = above; j < last && start[j] < to; j++) {
				if (part === undefined || part[start[j]] === part[start[k]])
					join(sets, j, k);
			}
		}
	}
	return sets;
}

function measure(
	{ pixels: { packed }, busy }: Intake,
	{ start, end }: Runs,
	numberOf: Int32Array,
	count: number,
): Pick<Zones, "size" | "flat" | "sum" | "least" | "greatest"> {
	const size = new Int32Array(count);
	const flat = new Int32Array(count);
	const sum = new Float64Array(4 * count);
	const least = new Uint8Array(4 * count).fill(255);
	const greatest = new Uint8Array(4 * count);
	const add = (zone: number, value: number, pixels: number) => {
		for (let c = 0; c < 4; c++) {
			const level = (value >>> (8 * c)) & 255;
			const k = 4 * zone + c;
			sum[k] += pixels * level;
			if (level < least[k]) least[k] = level;
			if (level > greatest[k]) greatest[k] = level;
		}
	};
	let next = 0;
	for (let k = 0; k < numberOf.length; k++) {
		const zone = numberOf[k];
		size[zone] += end[k] - start[k];
		while (next < busy.length && busy[next] < start[k]) next++;
		for (let i = start[k]; i < end[k]; ) {
			const stop = next < busy.length ? Math.min(busy[next], end[k]) : end[k];
			// Flat pixels beside each other are of one colour.
			if (stop > i) {
				flat[zone] += stop - i;
				add(zone, packed[i], stop - i);
				i = stop;
			} else {
				add(zone, packed[i++], 1);
				next++;
			}
		}
	}
	return { size, flat, sum, least, greatest };
}
