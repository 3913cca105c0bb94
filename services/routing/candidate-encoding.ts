import { CONVERTERS, DEFAULT_CONVERTER } from "../tracing/converters.ts";

/** Raised whenever a field is added, dropped or scaled otherwise; models name the one they learned on. */
export const CANDIDATE_ENCODING_VERSION = 1;

/** What is encoded: a converter's name and its complete parameters. */
export interface Encodable {
	readonly converter: string;
	readonly parameters: Readonly<Record<string, unknown>>;
}

/** One parameter of one converter as a number from 0 to 1. */
interface Field {
	readonly converter: string;
	readonly parameter: string;
	readonly encode: (value: unknown) => number;
	/** Undefined leaves the parameter at its default, or as an earlier field left it. */
	readonly decode: (code: number) => unknown;
}

/** The converters' own fields come first: the largest of them is the converter meant. */
const CONVERTER_NAMES = ["imagetracer", "subpixel"] as const;

const FIELDS: readonly Field[] = [
	field("imagetracer", "numberofcolors", rounded(logarithmic(2, 256))),
	field("imagetracer", "ltres", logarithmic(0.01, 10)),
	field("imagetracer", "qtres", logarithmic(0.01, 10)),
	field("imagetracer", "pathomit", rounded(linear(0, 32))),
	field("imagetracer", "strokewidth", linear(0, 2)),
	field("imagetracer", "blurradius", rounded(linear(0, 5))),
	field("imagetracer", "blurdelta", rounded(logarithmic(1, 1024))),
	field("imagetracer", "roundcoords", rounded(linear(0, 4))),
	field("imagetracer", "linefilter", flag),
	field("imagetracer", "rightangleenhance", flag),
	field("subpixel", "effort", {
		encode: (value) => (value === "quality" ? 1 : 0),
		decode: (code) => (code >= 0.5 ? "quality" : "fast"),
	}),
	field("subpixel", "max_inks", rounded(logarithmic(2, 256))),
	field("subpixel", "ink_distance", root(0.3)),
	field("subpixel", "min_area", root(100)),
	field("subpixel", "gradients", flag),
	// A level of noise and "auto" are two fields of one parameter.
	field("subpixel", "noise", {
		encode: (value) => (typeof value === "number" ? 1 : 0),
		decode: (code) => (code >= 0.5 ? 0 : "auto"),
	}),
	field("subpixel", "noise", {
		encode: (value) => (typeof value === "number" ? root(64).encode(value) : 0),
		decode: (code) => (code > 0.01 ? root(64).decode(code) : undefined),
	}),
	field("subpixel", "corner_angle", linear(0, 180)),
	field("subpixel", "precision", logarithmic(0.01, 4)),
	field("subpixel", "smoothing", linear(0, 1)),
];

/** What each number of an encoded candidate stands for, in order. */
export const CANDIDATE_FIELDS: readonly string[] = [
	...CONVERTER_NAMES,
	...FIELDS.map(({ converter, parameter }, place) => {
		const again = FIELDS.slice(0, place).some(
			(other) => other.converter === converter && other.parameter === parameter,
		);
		return `${converter}.${parameter}${again ? ".level" : ""}`;
	}),
];

/**
 * A candidate as the models take it: which converter, then each parameter scaled to 0..1; those of
 * other converters are 0. Values beyond a field's range are clipped to it.
 */
export function encodeCandidate(candidate: Encodable): Float32Array {
	const { converter, parameters } = candidate;
	return Float32Array.from([
		...CONVERTER_NAMES.map((name) => (name === converter ? 1 : 0)),
		...FIELDS.map((each) =>
			each.converter === converter
				? clip(each.encode(parameters[each.parameter]))
				: 0,
		),
	]);
}

/**
 * The other way: from a model's numbers to a converter and complete parameters that it takes.
 * Numbers are rounded to three digits, so that what was encoded comes back as it was.
 *
 * @param code as many numbers as CANDIDATE_FIELDS; anything else than 0..1 is clipped
 */
export function decodeCandidate(code: ArrayLike<number>): Encodable {
	const at = (place: number) => clip(code[place] ?? 0);
	let converter: string = DEFAULT_CONVERTER;
	let most = 0;
	for (const [place, name] of CONVERTER_NAMES.entries()) {
		if (at(place) <= most || CONVERTERS[name] === undefined) continue;
		most = at(place);
		converter = name;
	}
	const given: Record<string, unknown> = {};
	for (const [place, each] of FIELDS.entries()) {
		if (each.converter !== converter) continue;
		const value = each.decode(at(CONVERTER_NAMES.length + place));
		const levelOfAuto = given[each.parameter] === "auto";
		if (value !== undefined && !levelOfAuto)
			given[each.parameter] = allowed(converter, each.parameter, value);
	}
	const complete = CONVERTERS[converter]?.complete(given) ?? {};
	return { converter, parameters: complete as Record<string, unknown> };
}

/** A field may be wider than what the converter takes. */
function allowed(converter: string, parameter: string, value: unknown) {
	if (typeof value !== "number") return value;
	const { minimum = value, maximum = value } = (CONVERTERS[converter]
		?.parameters.properties[parameter] ?? {}) as {
		minimum?: number;
		maximum?: number;
	};
	return Math.min(maximum, Math.max(minimum, value));
}

interface Scale {
	readonly encode: (value: unknown) => number;
	readonly decode: (code: number) => unknown;
}

function field(
	converter: string,
	parameter: string,
	scale: Scale | (() => Scale),
): Field {
	return {
		converter,
		parameter,
		...(typeof scale === "function" ? scale() : scale),
	};
}

function flag(): Scale {
	return {
		encode: (value) => (value === true ? 1 : 0),
		decode: (code) => code >= 0.5,
	};
}

function numeric(
	encode: (value: number) => number,
	decode: (code: number) => number,
): Scale {
	return {
		encode: (value) => encode(Number(value)),
		decode: (code) => Number(decode(code).toPrecision(3)),
	};
}

function linear(low: number, high: number): Scale {
	return numeric(
		(value) => (value - low) / (high - low),
		(code) => low + code * (high - low),
	);
}

/** For sizes from 0 up of which the small ones matter most. */
function root(high: number): Scale {
	return numeric(
		(value) => Math.sqrt(Math.max(0, value) / high),
		(code) => code * code * high,
	);
}

function logarithmic(low: number, high: number): Scale {
	const range = Math.log(high / low);
	return numeric(
		(value) => Math.log(Math.max(low, value) / low) / range,
		(code) => low * Math.exp(code * range),
	);
}

function rounded({ encode, decode }: Scale): Scale {
	return { encode, decode: (code) => Math.round(Number(decode(code))) };
}

function clip(code: number): number {
	return code >= 0 ? Math.min(1, code) : 0;
}
