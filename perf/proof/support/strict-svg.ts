import { createHash } from "node:crypto";
import { SaxesParser } from "saxes";

/** A number as SVG writes one. */
const NUMBER = String.raw`-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?`;
const number = new RegExp(`^${NUMBER}$`);
const share = /^(0|1|0?\.\d+)$/;
const colour =
	/^(#[0-9a-f]{3}|#[0-9a-f]{6}|rgb\(\d{1,3},\d{1,3},\d{1,3}\)|[a-z]{3,20}|url\(#[a-z]{1,8}\d*\))$/;
const identifier = /^[a-z]{1,8}\d*$/;
const geometry = (...names: string[]) =>
	Object.fromEntries(names.map((name) => [name, number]));
const painted = {
	fill: colour,
	"fill-opacity": share,
	stroke: colour,
	"stroke-width": number,
	"stroke-opacity": share,
	opacity: number,
	"fill-rule": /^evenodd$/,
	"stroke-linecap": /^(butt|round|square)$/,
	"stroke-linejoin": /^(miter|round|bevel)$/,
	"stroke-miterlimit": number,
};
/** Pixels, or another unit where one was asked for. */
const length = /^(\d+\.?\d*|\.\d+)(in|mm|cm|pt|px)?$/;
const MATRIX = new RegExp(`^matrix\\(${NUMBER}( ${NUMBER}){5}\\)$`);
const gradientUnits = /^userSpaceOnUse$/;

/** All that a document of the service may hold: elements, attributes, the form of each value. */
const ALLOWED: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
	svg: {
		xmlns: /^http:\/\/www\.w3\.org\/2000\/svg$/,
		version: /^1\.[12]$/,
		baseProfile: /^tiny$/,
		width: length,
		height: length,
		preserveAspectRatio: /^none$/,
		viewBox: new RegExp(`^0 0 ${NUMBER} ${NUMBER}$`),
		"shape-rendering": /^crispEdges$/,
	},
	defs: {},
	g: {
		...painted,
		transform: new RegExp(`^scale\\(${NUMBER} ${NUMBER}\\)$`),
	},
	linearGradient: {
		...geometry("x1", "y1", "x2", "y2"),
		id: identifier,
		gradientUnits,
	},
	radialGradient: {
		...geometry("cx", "cy", "r", "fx", "fy"),
		id: identifier,
		gradientUnits,
		gradientTransform: MATRIX,
	},
	pattern: {
		...geometry("width", "height"),
		id: identifier,
		patternUnits: gradientUnits,
	},
	stop: { offset: share, "stop-color": colour, "stop-opacity": share },
	path: {
		...painted,
		d: /^[\d .,eE+MmLlHhVvCcSsQqTtAaZz-]+$/,
		transform: MATRIX,
		desc: /^l \d+ p \d+$/,
	},
	circle: { ...painted, ...geometry("cx", "cy", "r") },
	ellipse: { ...painted, ...geometry("cx", "cy", "rx", "ry") },
	rect: { ...painted, ...geometry("x", "y", "width", "height", "rx", "ry") },
	polygon: {
		...painted,
		points: new RegExp(`^${NUMBER} ${NUMBER}( ${NUMBER} ${NUMBER})+$`),
	},
	line: { ...painted, ...geometry("x1", "y1", "x2", "y2") },
};

/** Well-formed XML with nothing in it but what is allowed above; what is wrong, in words. */
export function faultsOfSvg(svg: string): string[] {
	const faults: string[] = [];
	const parser = new SaxesParser({ xmlns: true });
	parser.on("error", (error) => faults.push(error.message));
	parser.on("text", (text) => faults.push(`text ${text.slice(0, 40)}`));
	for (const event of [
		"comment",
		"cdata",
		"doctype",
		"processinginstruction",
		"xmldecl",
	] as const)
		parser.on(event, () => faults.push(event));
	let depth = 0;
	parser.on("opentag", ({ name, attributes }) => {
		const allowed = Object.hasOwn(ALLOWED, name) ? ALLOWED[name] : undefined;
		if (allowed === undefined) faults.push(`element ${name}`);
		if ((depth++ === 0) !== (name === "svg"))
			faults.push(`${name} at ${depth}`);
		for (const [attribute, { value }] of Object.entries(attributes))
			if (
				!(allowed && Object.hasOwn(allowed, attribute)) ||
				!allowed[attribute].test(value)
			)
				faults.push(`${name} ${attribute}="${value.slice(0, 60)}"`);
	});
	parser.on("closetag", () => depth--);
	parser.write(svg).close();
	return faults;
}

/** Checks each document once, however often it is sent. */
export function createSvgCensus() {
	const seen = new Set<string>();
	let checked = 0;
	return {
		/** @returns what is wrong with it */
		check(svg: string): string[] {
			checked++;
			const hash = createHash("sha1").update(svg).digest("base64");
			if (seen.has(hash)) return [];
			const faults = faultsOfSvg(svg);
			if (faults.length === 0) seen.add(hash);
			return faults;
		},
		/** Documents, and how many of them differ. */
		counts: () => ({ checked, distinct: seen.size }),
	};
}
