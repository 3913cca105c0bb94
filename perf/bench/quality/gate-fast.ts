import type { Row } from "./row.ts";
import { summarise } from "./summary.ts";

/** The fast setting's name, and the size of its budgets in pixels. */
const FAST = "subpixel-fast";
const SIZE = 256;

/** What the fast setting must reach in each set at 256 px. */
const LEAST = {
	colour: { ssim1: 0.985, ssim4: 0.98 },
	transparent: { ssim1: 0.985, ssim4: 0.98 },
	"one-colour": { ssim4: 0.99 },
} as const;
const MOST_OF_ARTIST = 1.6;
const MOST_PUBLISHED = { de4: 0.25, coordinates: 700 };

/**
 * Names each budget of the fast setting that these rows break: SSIM of colour, transparent (the worse of
 * white and dark) and one-colour pictures of 256 px, coordinates of one-colour ones to the artist's, and
 * the published icons' dE00 and coordinates. Sets and sizes that weren't asked for have no budget.
 */
export function brokenByFast(rows: readonly Row[]): string[] {
	const broken: string[] = [];
	const summaryOf = (set: string, size?: number) =>
		summarise(
			rows.filter(
				(row) =>
					row.converter === FAST &&
					row.set === set &&
					(size === undefined || row.size === size),
			),
		)[0];
	const told = (what: string, value: number | undefined, bound: string) =>
		broken.push(
			`${FAST}, ${what}: ${value?.toPrecision(4) ?? "not measured"}, ${bound}`,
		);
	for (const [set, budget] of Object.entries(LEAST)) {
		const own = summaryOf(set, SIZE);
		if (own === undefined) continue;
		for (const [measure, least] of Object.entries(budget)) {
			const value = own[measure as "ssim1" | "ssim4"];
			if (value === undefined || value < least) {
				told(`${set} at ${SIZE} px, ${measure}`, value, `at least ${least}`);
			}
		}
		const ratio = own.coordinateRatio ?? Number.POSITIVE_INFINITY;
		if (set === "one-colour" && ratio > MOST_OF_ARTIST) {
			const bound = `at most ${MOST_OF_ARTIST}`;
			told(`${set} at ${SIZE} px, coordinates to the artist's`, ratio, bound);
		}
	}
	const published = summaryOf("published");
	if (published !== undefined) {
		for (const [measure, most] of Object.entries(MOST_PUBLISHED)) {
			const value = published[measure as "de4" | "coordinates"];
			if (value === undefined || value > most) {
				told(`published, ${measure}`, value, `at most ${most}`);
			}
		}
	}
	return broken;
}
