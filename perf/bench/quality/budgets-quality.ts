import { median } from "../../../services/statistics.ts";
import { atLeast, atMost, type Budget } from "../../support/budgets.ts";
import type { Row } from "./row.ts";
import { type Summary, summarise } from "./summary.ts";

/** The settings' names. */
const QUALITY = "subpixel-quality";
const FAST = "subpixel-fast";

/** What the quality setting must reach, and where: a set, at one size if the budget is of one size. */
interface Bound {
	readonly set: string;
	readonly size?: number;
	readonly measure: keyof Omit<Summary, "converter">;
	readonly holds: typeof atLeast;
	readonly limit: number;
}

const BOUNDS: readonly Bound[] = [
	{ set: "published", measure: "de4", holds: atMost, limit: 0.12 },
	{ set: "published", measure: "medianDe4", holds: atMost, limit: 0.05 },
	{ set: "published", measure: "coordinates", holds: atMost, limit: 450 },
	{ set: "published", measure: "medianCpuMs", holds: atMost, limit: 500 },
	{ set: "colour", size: 256, measure: "ssim1", holds: atLeast, limit: 0.992 },
	{ set: "colour", size: 256, measure: "ssim4", holds: atLeast, limit: 0.988 },
	{
		set: "colour",
		size: 256,
		measure: "coordinateRatio",
		holds: atMost,
		limit: 1.4,
	},
	{
		set: "one-colour",
		size: 256,
		measure: "ssim4",
		holds: atLeast,
		limit: 0.995,
	},
	{
		set: "one-colour",
		size: 256,
		measure: "coordinateRatio",
		holds: atMost,
		limit: 1.4,
	},
	{ set: "jpeg", measure: "ssim4", holds: atLeast, limit: 0.95 },
	{ set: "small", size: 96, measure: "ssim4", holds: atLeast, limit: 0.93 },
];

/** Half of the JPEG pictures' files are no larger, bytes. */
const MOST_JPEG_BYTES = 15_000;
/** On no picture may SSIM at 1x be this much less than the fast setting's. */
const MOST_LOST = 0.002;
/** No picture of up to so many pixels across may take longer, in milliseconds of processor time. */
const LARGEST = 1024;
const MOST_MS = 4000;

/**
 * The quality setting's budgets: means over the sets that were measured, and on every single picture that
 * it isn't worse than the fast setting and that it ends in time. Sets and sizes that weren't asked for
 * have no budget, and pictures without both settings no comparison.
 */
export function budgetsOfQuality(rows: readonly Row[]): Budget[] {
	const own = rows.filter((row) => row.converter === QUALITY);
	const jpegBytes = own.flatMap((row) =>
		row.set === "jpeg" ? (row.bytes ?? []) : [],
	);
	return [
		...BOUNDS.flatMap((bound) => ofMeans(own, bound)),
		...(jpegBytes.length === 0
			? []
			: [
					atMost(
						`${QUALITY}, jpeg, median bytes`,
						median(jpegBytes),
						MOST_JPEG_BYTES,
					),
				]),
		...ofPictures(own, rows),
	];
}

function ofMeans(
	own: readonly Row[],
	{ set, size, measure, holds, limit }: Bound,
): Budget[] {
	const [summary] = summarise(
		own.filter(
			(row) => row.set === set && (size === undefined || row.size === size),
		),
	);
	if (summary === undefined) return [];
	const where = size === undefined ? set : `${set} at ${size} px`;
	return [holds(`${QUALITY}, ${where}, ${measure}`, summary[measure], limit)];
}

function ofPictures(own: readonly Row[], all: readonly Row[]): Budget[] {
	const fast = new Map(
		all.flatMap((row) =>
			row.converter === FAST && row.ssim1 !== undefined
				? [[row.id, row.ssim1] as const]
				: [],
		),
	);
	return own.flatMap(({ id, size, ssim1, cpuMs }) => {
		const plain = fast.get(id);
		const budgets: Budget[] = [];
		if (plain !== undefined && ssim1 !== undefined)
			budgets.push({
				name: `${QUALITY}, ${id}, SSIM`,
				measured: ssim1.toFixed(4),
				limit: `>= ${FAST}'s ${plain.toFixed(4)} less ${MOST_LOST}`,
				kept: ssim1 >= plain - MOST_LOST,
			});
		if (size <= LARGEST && cpuMs !== undefined)
			budgets.push(atMost(`${QUALITY}, ${id}, CPU ms`, cpuMs, MOST_MS));
		return budgets;
	});
}
