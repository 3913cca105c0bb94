import type { Row } from "../../measuring/row.ts";

/** What many rows of one converter come to; numbers are missing where no row has them. */
export interface Summary {
	readonly converter: string;
	readonly images: number;
	/** Conversions without a score. They count in no mean. */
	readonly failed: number;
	readonly ssim1?: number;
	readonly ssim4?: number;
	/** Mean over pictures of the mean over pixels, zoomed. */
	readonly de4?: number;
	readonly medianDe4?: number;
	readonly psnr1?: number;
	readonly bytes?: number;
	readonly coordinates?: number;
	/** The median of coordinates over the artist's. */
	readonly coordinateRatio?: number;
	readonly medianMs?: number;
	readonly p95Ms?: number;
	/** Processor time; a program that runs beside, such as potrace, is not in it. */
	readonly medianCpuMs?: number;
}

/** The arithmetic mean; nothing of nothing. */
export function mean(values: readonly number[]): number | undefined {
	if (values.length === 0) return undefined;
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * The value below which a share of the values lies, between neighbours by proportion.
 *
 * @param share 0..1, one half for the median
 */
export function quantile(
	values: readonly number[],
	share: number,
): number | undefined {
	if (values.length === 0) return undefined;
	const sorted = [...values].sort((a, b) => a - b);
	const place = share * (sorted.length - 1);
	const low = sorted[Math.floor(place)] as number;
	const high = sorted[Math.ceil(place)] as number;
	return low + (high - low) * (place - Math.floor(place));
}

/** Sums up the rows of each converter, in the order in which converters first appear. */
export function summarise(rows: readonly Row[]): Summary[] {
	const names = [...new Set(rows.map((row) => row.converter))];
	return names.map((converter) => {
		const own = rows.filter((row) => row.converter === converter);
		const scored = own.filter((row) => row.error === undefined);
		const values = (pick: (row: Row) => number | undefined) =>
			scored.flatMap((row) => pick(row) ?? []);
		const ratios = values((row) =>
			row.coordinates !== undefined && (row.artistCoordinates ?? 0) > 0
				? row.coordinates / (row.artistCoordinates as number)
				: undefined,
		);
		return withoutGaps({
			converter,
			images: own.length,
			failed: own.length - scored.length,
			ssim1: mean(values((row) => row.ssim1)),
			ssim4: mean(values((row) => row.ssim4)),
			de4: mean(values((row) => row.de4)),
			medianDe4: quantile(
				values((row) => row.de4),
				0.5,
			),
			psnr1: mean(values((row) => row.psnr1)),
			bytes: mean(values((row) => row.bytes)),
			coordinates: mean(values((row) => row.coordinates)),
			coordinateRatio: quantile(ratios, 0.5),
			medianMs: quantile(
				values((row) => row.ms),
				0.5,
			),
			p95Ms: quantile(
				values((row) => row.ms),
				0.95,
			),
			medianCpuMs: quantile(
				values((row) => row.cpuMs),
				0.5,
			),
		});
	});
}

function withoutGaps(
	summary: { [K in keyof Summary]: Summary[K] | undefined },
): Summary {
	return Object.fromEntries(
		Object.entries(summary).filter(([, value]) => value !== undefined),
	) as unknown as Summary;
}
