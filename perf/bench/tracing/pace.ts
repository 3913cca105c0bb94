import { renderSvg } from "../../../services/quality/render.ts";
import { median } from "../../../services/statistics.ts";
import { listItems, type Selection, truthSvg } from "../../corpus/corpus.ts";
import { traceByVtracer } from "../../peers/vtracer.ts";
import { compiledTracer } from "./compiled.ts";

const SIZES = [256, 512, 1024] as const;

/** Times that every logo is traced before anything is measured. */
const WARM = 4;

/** Medians over the pictures of one size. */
export interface Pace {
	readonly size: number;
	readonly pictures: number;
	/** Processor milliseconds of the tracer and of VTracer, and the median of the pictures' own ratios. */
	readonly ours: number;
	readonly peer: number;
	readonly ratio: number;
	readonly bytes: number;
	readonly peerBytes: number;
}

/**
 * The same colour logos drawn at each size.
 *
 * @param selection which split, and how many logos at most
 * @param rounds how often each is traced by both in turn, after once that doesn't count
 */
export async function measurePace(
	selection: Pick<Selection, "split" | "limit">,
	rounds: number,
): Promise<Pace[]> {
	const tracer = await compiledTracer();
	const parameters = tracer.complete({ effort: "fast" });
	const items = listItems({ ...selection, sets: ["colour"] });
	// A service's tracer is warm.
	for (let round = 0; round < WARM; round++) {
		for (const item of items) {
			const truth = truthSvg(item);
			if (truth === undefined) continue;
			tracer.trace(renderSvg(truth, SIZES[0]), parameters);
		}
	}
	const paces: Pace[] = [];
	for (const size of SIZES) {
		const rows: { ours: number; peer: number; bytes: number; peers: number }[] =
			[];
		for (const item of items) {
			const truth = truthSvg(item);
			if (truth === undefined) continue;
			const raster = renderSvg(truth, size);
			const ours: number[] = [];
			const peer: number[] = [];
			let svg = "";
			let peerSvg = "";
			for (let round = 0; round <= rounds; round++) {
				const started = process.cpuUsage();
				svg = tracer.trace(raster, parameters).svg;
				const between = process.cpuUsage();
				peerSvg = traceByVtracer(raster);
				const ended = process.cpuUsage(between);
				if (round === 0) continue;
				ours.push(
					(between.user + between.system - started.user - started.system) /
						1000,
				);
				peer.push((ended.user + ended.system) / 1000);
			}
			rows.push({
				ours: median(ours),
				peer: median(peer),
				bytes: Buffer.byteLength(svg),
				peers: Buffer.byteLength(peerSvg),
			});
		}
		paces.push({
			size,
			pictures: rows.length,
			ours: median(rows.map((row) => row.ours)),
			peer: median(rows.map((row) => row.peer)),
			ratio: median(rows.map((row) => row.ours / row.peer)),
			bytes: median(rows.map((row) => row.bytes)),
			peerBytes: median(rows.map((row) => row.peers)),
		});
	}
	return paces;
}

/** The power of the number of pixels with which the median time grows from the smallest size to the largest. */
export function growth(paces: readonly Pace[]): number {
	const first = paces[0];
	const last = paces[paces.length - 1];
	if (first === undefined || last === undefined) return Number.NaN;
	return (
		Math.log(last.ours / first.ours) / (2 * Math.log(last.size / first.size))
	);
}
