import type { Pixels } from "../intake/index.ts";
import type { PaintTable } from "../paint/table.ts";

/** Colours that two lines point to are one within so many levels; so many of the commonest are tried. */
const CELL = 12;
const MOST_TRIED = 40;
/** Most pixels times inks from which lines are drawn; of more pixels every second, third, … */
const MOST_LINES = 8000;
/** Two mixtures point to the ink that both have if they lead there from directions that differ so much, as a sine squared, … */
const LEAST_ANGLE = 0.05;
/** … are this far from the colours on their sides, levels, and hold this part of the ink. */
const LEAST_AWAY = 25;
const LEAST_SHARE = 0.25;
/** A colour beyond a bound by no more is at the bound, levels. */
const BOUND = 12;

/** An edge pixel that no inks explain. */
export interface Unexplained {
	readonly pixel: number;
	/** Opaque inks around it, the nearest first. */
	readonly beside: readonly number[];
}

export interface Candidate {
	/** R, G, B. */
	readonly levels: number[];
	/** The inks on both sides. */
	readonly first: number;
	readonly second: number;
	/** Tried, though nothing points to it. */
	readonly isGuess?: boolean;
}

/**
 * The colours that most neighbours among the pixels point to, and black and white, to which any point that are mixed with them.
 *
 * Cost: four lines from each pixel for each ink beside it and each other ink, {@link MOST_LINES} pixels times inks at most.
 */
export function pointedTo(
	{ width, packed }: Pixels,
	table: PaintTable,
	inks: readonly number[],
	rest: readonly Unexplained[],
): Candidate[] {
	const at = new Map(rest.map((one) => [one.pixel, one]));
	const cells = new Map<
		string,
		{ count: number; sum: number[]; first: number; second: number }
	>();
	const steps = [1, width - 1, width, width + 1];
	const every = Math.ceil((rest.length * inks.length) / MOST_LINES);
	for (let n = 0; n < rest.length; n += every) {
		const one = rest[n];
		for (const step of steps) {
			const other = at.get(one.pixel + step);
			if (other === undefined) continue;
			for (const first of one.beside) {
				for (const second of inks) {
					if (second === first) continue;
					for (const [p, q] of [
						[one, other],
						[other, one],
					]) {
						if (!p.beside.includes(first)) continue;
						const met = whereMet(
							packed[p.pixel],
							packed[q.pixel],
							table,
							first,
							second,
						);
						if (met === undefined) continue;
						const key = `${first} ${second} ${met.map((level) => Math.round(level / CELL)).join(" ")}`;
						const cell = cells.get(key);
						if (cell === undefined)
							cells.set(key, { count: 1, sum: met, first, second });
						else {
							cell.count++;
							met.forEach((level, c) => {
								cell.sum[c] += level;
							});
						}
					}
				}
			}
		}
	}
	const commonest = [...cells.values()]
		.sort((a, b) => b.count - a.count)
		.slice(0, MOST_TRIED)
		.map(({ count, sum, first, second }) => ({
			levels: sum.map((total) =>
				Math.max(0, Math.min(255, Math.round(total / count))),
			),
			first,
			second,
		}));
	const pairs = new Map(
		commonest.map(({ first, second }) => [
			Math.min(first, second) * table.ramps.length + Math.max(first, second),
			{ first, second },
		]),
	);
	return [
		...commonest,
		...[...pairs.values()].flatMap((pair) => [
			{ levels: [255, 255, 255], ...pair, isGuess: true },
			{ levels: [0, 0, 0], ...pair, isGuess: true },
		]),
	];
}

/**
 * Where the line from one ink through a pixel and that from another through a second pixel come nearest to each other, R, G, B; nothing where
 * they pass each other, or it is no colour.
 */
function whereMet(
	p: number,
	q: number,
	{ levels }: PaintTable,
	first: number,
	second: number,
): number[] | undefined {
	let uu = 0;
	let uv = 0;
	let vv = 0;
	let uw = 0;
	let vw = 0;
	const from: number[] = [];
	const along: number[] = [];
	const start: number[] = [];
	const toward: number[] = [];
	for (let c = 0; c < 3; c++) {
		const a = levels[4 * first + c];
		const b = levels[4 * second + c];
		const u = ((p >>> (8 * c)) & 255) - a;
		const v = ((q >>> (8 * c)) & 255) - b;
		const w = b - a;
		from.push(a);
		along.push(u);
		start.push(b);
		toward.push(v);
		uu += u * u;
		uv += u * v;
		vv += v * v;
		uw += u * w;
		vw += v * w;
	}
	if (uu < LEAST_AWAY ** 2 || vv < LEAST_AWAY ** 2) return undefined;
	const area = uu * vv - uv * uv;
	if (area < LEAST_ANGLE * uu * vv) return undefined;
	const s = (uw * vv - vw * uv) / area;
	const t = (uw * uv - vw * uu) / area;
	if (s < 1 || t < 1 || s > 1 / LEAST_SHARE || t > 1 / LEAST_SHARE)
		return undefined;
	let gap = 0;
	const met = from.map((level, c) => {
		const one = level + s * along[c];
		const other = start[c] + t * toward[c];
		gap += (one - other) ** 2;
		return (one + other) / 2;
	});
	// Levels are rounded, and what is read from them is extended.
	if (gap > (2 * (s + t)) ** 2) return undefined;
	return met.every((level) => level > -BOUND && level < 255 + BOUND)
		? met
		: undefined;
}
