import { decodeImage } from "../../../services/image/decode.ts";
import type { Raster } from "../../../services/image/raster.ts";
import { overGround, WHITE } from "../../../services/quality/ground.ts";
import { renderSvg } from "../../../services/quality/render.ts";
import { meanCiede2000 } from "../../measuring/ciede2000.ts";
import { edgeDisplacement } from "../../measuring/edge-displacement.ts";
import { countGeometry } from "../../measuring/geometry-count.ts";
import { traceByVtracer } from "../../peers/vtracer.ts";
import { convertAsService, WAYS, WORKING_PIXELS } from "../damage/measure.ts";
import { SENT } from "./condition.ts";
import type { Icon } from "./icons.ts";

/** Where answers are judged, pixels across. */
export const JUDGED = 1024;
/** Edges are looked for so far from the true ones, pixels of the picture sent. */
export const REACH = 2;

/** A way to draw a picture, from its file. */
export interface WebWay {
	readonly name: string;
	draw(sent: Buffer): Promise<{ readonly svg: string; readonly cpuMs: number }>;
}

/** What came of one icon. */
export interface Judged {
	readonly family: string;
	readonly name: string;
	readonly way: string;
	readonly de: number;
	/** Pixels of the picture sent. */
	readonly displacement: number;
	/** Parameters over the artist's. */
	readonly times: number;
	readonly bytes: number;
	/** Whether it has a gradient where the artist drew none. */
	readonly dissolved: boolean;
	readonly cpuMs: number;
}

/** The tracer as it sees through damage, which the budgets are for. */
export const SEEING: readonly WebWay[] = WAYS.filter(
	({ converter, given }) =>
		converter === "subpixel" && given.damage === undefined,
).map(asService);

/** VTracer at its defaults. */
export const PEER: WebWay = {
	name: "vtracer",
	async draw(sent) {
		const { raster } = await decodeImage(sent, WORKING_PIXELS);
		const cpu = process.cpuUsage();
		const svg = traceByVtracer(raster);
		const { user, system } = process.cpuUsage(cpu);
		return { svg, cpuMs: (user + system) / 1000 };
	},
};

/** With strokes where a pen drew, as some artists have it. */
export const STROKED: WebWay = asService({
	name: "quality, strokes=auto",
	converter: "subpixel",
	given: { effort: "quality", strokes: "auto" },
});

function asService(way: (typeof WAYS)[number]): WebWay {
	return { name: way.name, draw: (sent) => convertAsService(sent, way) };
}

/** An icon's drawing as answers are held against it. */
export interface Truth {
	readonly icon: Icon;
	readonly drawn: Raster;
	readonly parameters: number;
}

export function truthOf(icon: Icon): Truth {
	return {
		icon,
		drawn: renderSvg(icon.truth, JUDGED),
		parameters: countGeometry(icon.artist).parameters,
	};
}

/** Draws a picture in one way and holds it against the artist's drawing. */
export async function judge(
	{ icon: { family, name, artist }, drawn, parameters }: Truth,
	sent: Buffer,
	way: WebWay,
): Promise<{ readonly judged: Judged; readonly svg: string }> {
	const { svg, cpuMs } = await way.draw(sent);
	const answer = overGround(renderSvg(svg, JUDGED), WHITE);
	const judged = {
		family,
		name,
		way: way.name,
		de: meanCiede2000(drawn, answer),
		displacement:
			(SENT / JUDGED) *
			edgeDisplacement(drawn, answer, (REACH * JUDGED) / SENT),
		times: countGeometry(svg).parameters / Math.max(1, parameters),
		bytes: Buffer.byteLength(svg),
		dissolved: !hasGradient(artist) && hasGradient(svg),
		cpuMs,
	};
	return { judged, svg };
}

function hasGradient(svg: string): boolean {
	return /<(?:linearGradient|radialGradient|pattern)\b/.test(svg);
}
