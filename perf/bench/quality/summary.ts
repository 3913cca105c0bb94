import { mean, median, quantile } from "../../../services/statistics.ts";
import type { Row } from "./row.ts";

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
			medianDe4: median(values((row) => row.de4)),
			psnr1: mean(values((row) => row.psnr1)),
			bytes: mean(values((row) => row.bytes)),
			coordinates: mean(values((row) => row.coordinates)),
			coordinateRatio: median(ratios),
			medianMs: median(values((row) => row.ms)),
			p95Ms: quantile(
				values((row) => row.ms),
				0.95,
			),
			medianCpuMs: median(values((row) => row.cpuMs)),
		});
	});
}

function withoutGaps(summary: Summary): Summary {
	return Object.fromEntries(
		Object.entries(summary).filter(
			([, value]) => value !== undefined && !Number.isNaN(value),
		),
	) as unknown as Summary;
}
