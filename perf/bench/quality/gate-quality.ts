import type { Row } from "./row.ts";
import { type Summary, summarise } from "./summary.ts";

/** The settings' names. */
const QUALITY = "subpixel-quality";
const FAST = "subpixel-fast";

/** What the quality setting must reach, and where: a set, at one size if the budget is of one size. */
interface Budget {
	readonly set: string;
	readonly size?: number;
	readonly measure: keyof Omit<Summary, "converter">;
	readonly least?: number;
	readonly most?: number;
}

const BUDGETS: readonly Budget[] = [
	{ set: "published", measure: "de4", most: 0.12 },
	{ set: "published", measure: "medianDe4", most: 0.05 },
	{ set: "published", measure: "coordinates", most: 450 },
	{ set: "published", measure: "medianCpuMs", most: 500 },
	{ set: "colour", size: 256, measure: "ssim1", least: 0.992 },
	{ set: "colour", size: 256, measure: "ssim4", least: 0.988 },
	{ set: "colour", size: 256, measure: "coordinateRatio", most: 1.4 },
	{ set: "one-colour", size: 256, measure: "ssim4", least: 0.995 },
	{ set: "one-colour", size: 256, measure: "coordinateRatio", most: 1.4 },
	{ set: "jpeg", measure: "ssim4", least: 0.95 },
	{ set: "small", size: 96, measure: "ssim4", least: 0.93 },
];

/** Half of the JPEG pictures' files are no larger, bytes. */
const MOST_JPEG_BYTES = 15_000;
/** On no picture may SSIM at 1x be this much less than the fast setting's. */
const MOST_LOST = 0.002;
/** No picture of up to so many pixels across may take longer, in milliseconds of processor time. */
const LARGEST = 1024;
const MOST_MS = 4000;

/**
 * Names each budget of the quality setting that these rows break: means over the sets that were measured, and
 * on every single picture that it isn't worse than the fast setting and that it ends in time. Sets and
 * sizes that weren't asked for have no budget, and pictures without both settings no comparison.
 */
export function brokenByQuality(rows: readonly Row[]): string[] {
	const own = rows.filter((row) => row.converter === QUALITY);
	const broken = BUDGETS.flatMap((budget) => brokenMean(own, budget));
	const bytes = own
		.flatMap((row) => (row.set === "jpeg" ? (row.bytes ?? []) : []))
		.sort((a, b) => a - b);
	const middle = bytes[bytes.length >> 1];
	if (middle !== undefined && middle > MOST_JPEG_BYTES) {
		broken.push(
			`${QUALITY}, jpeg, median bytes: ${middle}, at most ${MOST_JPEG_BYTES}`,
		);
	}
	const fast = new Map(
		rows.flatMap((row) =>
			row.converter === FAST && row.ssim1 !== undefined
				? [[row.id, row.ssim1] as const]
				: [],
		),
	);
	for (const { id, size, ssim1, cpuMs } of own) {
		const plain = fast.get(id);
		if (plain !== undefined && ssim1 !== undefined) {
			if (ssim1 < plain - MOST_LOST) {
				broken.push(
					`${QUALITY}, ${id}, SSIM: ${ssim1.toFixed(4)}, ${FAST} has ${plain.toFixed(4)}`,
				);
			}
		}
		if (size <= LARGEST && cpuMs !== undefined && cpuMs > MOST_MS) {
			broken.push(
				`${QUALITY}, ${id}, CPU ms: ${cpuMs.toFixed(0)}, at most ${MOST_MS}`,
			);
		}
	}
	return broken;
}

function brokenMean(
	own: readonly Row[],
	{ set, size, measure, least, most }: Budget,
): string[] {
	const [summary] = summarise(
		own.filter(
			(row) => row.set === set && (size === undefined || row.size === size),
		),
	);
	if (summary === undefined) return [];
	const value = summary[measure];
	const where = size === undefined ? set : `${set} at ${size} px`;
	const told = `${QUALITY}, ${where}, ${measure}: ${value?.toPrecision(4) ?? "not measured"}`;
	if (least !== undefined && !(value !== undefined && value >= least)) {
		return [`${told}, at least ${least}`];
	}
	if (most !== undefined && !(value !== undefined && value <= most)) {
		return [`${told}, at most ${most}`];
	}
	return [];
}
