/** A parameter's value as a number, and back. */
export interface Code {
	/** @returns about 0..1; what lies beyond is clipped by who asks */
	readonly encode: (value: unknown) => number;
	/**
	 * @param code 0..1
	 * @param before the value that an earlier code of the same parameter gave
	 * @returns undefined to leave the parameter as it is
	 */
	readonly decode: (code: number, before?: unknown) => unknown;
}

/**
 * The codes of a converter's parameters by their names: that of the parameter, and where one number isn't
 * enough, that with a word behind a point, as in `noise.level`.
 *
 * Models name the codes that they learned on, so a name keeps its meaning for good: another scale of a
 * parameter is a new name. New ones are added at the end.
 */
export type Codes = Readonly<Record<string, Code>>;

/** Digits of a decoded number, so that what was encoded comes back as it was. */
const DIGITS = 3;

function numeric(
	encode: (value: number) => number,
	decode: (code: number) => number,
): Code {
	return {
		encode: (value) => encode(Number(value)),
		decode: (code) => Number(decode(code).toPrecision(DIGITS)),
	};
}

/** Yes and no. */
export const flag: Code = {
	encode: (value) => (value === true ? 1 : 0),
	decode: (code) => code >= 0.5,
};

/** One of two words. */
export function either(low: string, high: string): Code {
	return {
		encode: (value) => (value === high ? 1 : 0),
		decode: (code) => (code >= 0.5 ? high : low),
	};
}

/** Numbers of which a step means the same everywhere. */
export function linear(low: number, high: number): Code {
	return numeric(
		(value) => (value - low) / (high - low),
		(code) => low + code * (high - low),
	);
}

/** Sizes from 0 up of which the small ones matter most. */
export function root(high: number): Code {
	return numeric(
		(value) => Math.sqrt(Math.max(0, value) / high),
		(code) => code * code * high,
	);
}

/** Numbers above 0 of which a factor means the same everywhere. */
export function logarithmic(low: number, high: number): Code {
	const range = Math.log(high / low);
	return numeric(
		(value) => Math.log(Math.max(low, value) / low) / range,
		(code) => low * Math.exp(code * range),
	);
}

/** Whole numbers on another scale. */
export function rounded({ encode, decode }: Code): Code {
	return { encode, decode: (code) => Math.round(Number(decode(code))) };
}

/** A level below this of a number that may be 0 counts as 0. */
const LEAST_LEVEL = 0.01;

/**
 * A word, or a number from 0 up: two codes of one parameter, whether it is a number and which.
 *
 * @param parameter its name
 * @param scale of the number
 */
export function wordOrNumber(
	parameter: string,
	word: string,
	scale: Code,
): Codes {
	const isNumber = (value: unknown) => typeof value === "number";
	return {
		[parameter]: {
			encode: (value) => (isNumber(value) ? 1 : 0),
			decode: (code) => (code >= 0.5 ? 0 : word),
		},
		[`${parameter}.level`]: {
			encode: (value) => (isNumber(value) ? scale.encode(value) : 0),
			decode: (code, before) =>
				before === word || code <= LEAST_LEVEL ? undefined : scale.decode(code),
		},
	};
}

/** A word or a number on one code, the word in the place of one of the numbers. */
export function wordAt(word: string, place: number, scale: Code): Code {
	return {
		encode: (value) => scale.encode(value === word ? place : value),
		decode: (code) => {
			const value = scale.decode(code);
			return value === place ? word : value;
		},
	};
}
