import { atLeast, atMost, type Budget } from "../../support/budgets.ts";
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
 * The fast setting's budgets: SSIM of colour, transparent (the worse of white and dark) and one-colour
 * pictures of 256 px, coordinates of one-colour ones to the artist's, and the published icons' dE00 and
 * coordinates. Sets and sizes that weren't asked for have no budget.
 */
export function budgetsOfFast(rows: readonly Row[]): Budget[] {
	const budgets: Budget[] = [];
	const summaryOf = (set: string, size?: number) =>
		summarise(
			rows.filter(
				(row) =>
					row.converter === FAST &&
					row.set === set &&
					(size === undefined || row.size === size),
			),
		)[0];
	for (const [set, least] of Object.entries(LEAST)) {
		const own = summaryOf(set, SIZE);
		if (own === undefined) continue;
		const where = `${FAST}, ${set} at ${SIZE} px`;
		for (const [measure, limit] of Object.entries(least))
			budgets.push(
				atLeast(`${where}, ${measure}`, own[measure as "ssim1"], limit),
			);
		if (set === "one-colour")
			budgets.push(
				atMost(
					`${where}, coordinates to the artist's`,
					own.coordinateRatio,
					MOST_OF_ARTIST,
				),
			);
	}
	const published = summaryOf("published");
	if (published !== undefined)
		for (const [measure, limit] of Object.entries(MOST_PUBLISHED))
			budgets.push(
				atMost(
					`${FAST}, published, ${measure}`,
					published[measure as "de4"],
					limit,
				),
			);
	return budgets;
}
