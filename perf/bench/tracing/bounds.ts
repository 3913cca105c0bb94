import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import {
	type StressKind,
	stressImage,
} from "../../corpus/generated/photographs.ts";
import { compiledTracer } from "./compiled.ts";

const SIZE = 1024;
const EACH = 2;
/** Milliseconds after which a trace counts as hung. */
const HUNG = 60_000;

/** What one extreme picture took. */
export interface Bound {
	readonly picture: string;
	/** Processor time of one trace by a process that has traced nothing before, compiling included. */
	readonly seconds: number;
	/** Growth of the resident set from before the trace to its peak, in units of 1e6 bytes. */
	readonly megabytes: number;
	readonly svgMegabytes: number;
}

/** Traces each extreme picture in a fresh process. A trace that fails or hangs has infinite figures. */
export async function measureBounds(): Promise<Bound[]> {
	const bounds: Bound[] = [];
	for (const kind of ["photograph", "noise"] as const) {
		for (let index = 0; index < EACH; index++) {
			bounds.push(await inFreshProcess(kind, index));
		}
	}
	return bounds;
}

async function inFreshProcess(kind: StressKind, index: number): Promise<Bound> {
	const child = fork(
		join(import.meta.dirname, "bounds.ts"),
		[kind, String(index)],
		{ execArgv: ["--import=tsx"], timeout: HUNG },
	);
	let told: Omit<Bound, "picture"> | undefined;
	child.on("message", (message) => {
		told = message as Omit<Bound, "picture">;
	});
	await once(child, "exit");
	const picture = `${kind} ${index}, ${SIZE} px`;
	const never = Number.POSITIVE_INFINITY;
	return told === undefined
		? { picture, seconds: never, megabytes: never, svgMegabytes: never }
		: { picture, ...told };
}

/** In the child: draw, then trace once. */
async function measureHere(kind: StressKind, index: number): Promise<void> {
	const raster = stressImage(kind, index, SIZE);
	const tracer = await compiledTracer();
	const parameters = tracer.complete({ effort: "fast" });
	const before = process.memoryUsage().rss;
	const started = process.cpuUsage();
	const { svg } = tracer.trace(raster, parameters);
	const { user, system } = process.cpuUsage(started);
	const peak = process.resourceUsage().maxRSS * 1024;
	process.send?.({
		seconds: (user + system) / 1e6,
		megabytes: (peak - before) / 1e6,
		svgMegabytes: Buffer.byteLength(svg) / 1e6,
	});
}

const [, script, kind, index] = process.argv;
if (script === import.meta.filename && process.send !== undefined) {
	await measureHere(kind as StressKind, Number(index));
	process.disconnect();
}
