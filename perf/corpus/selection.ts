import type { Split } from "./brand.ts";
import type { Selection } from "./corpus.ts";
import { SET_NAMES, type SetName } from "./item.ts";

const SPLITS: readonly Split[] = ["train", "validation", "test"];

/** The options that choose items, as a command line gives them. */
export interface SelectionOptions {
	readonly split?: string | undefined;
	readonly set?: string | undefined;
	readonly size?: string | undefined;
	readonly limit?: string | undefined;
}

/**
 * Reads the options of a command; lists are parted by commas.
 *
 * @throws Error that names the option and what it may be
 */
export function selectionFrom(options: SelectionOptions): Selection {
	const { split, set, size, limit } = options;
	return {
		...(split === undefined ? {} : { split: oneOf("--split", split, SPLITS) }),
		...(set === undefined
			? {}
			: {
					sets: set
						.split(",")
						.map((name): SetName => oneOf("--set", name, SET_NAMES)),
				}),
		...(size === undefined
			? {}
			: { sizes: size.split(",").map((text) => whole("--size", text)) }),
		...(limit === undefined ? {} : { limit: whole("--limit", limit) }),
	};
}

function oneOf<T extends string>(
	option: string,
	text: string,
	allowed: readonly T[],
): T {
	const found = allowed.find((value) => value === text);
	if (found !== undefined) return found;
	throw new Error(`${option} is one of ${allowed.join(", ")}, not "${text}".`);
}

function whole(option: string, text: string): number {
	if (/^[1-9]\d*$/.test(text)) return Number(text);
	throw new Error(`${option} is a whole number from 1 up, not "${text}".`);
}
