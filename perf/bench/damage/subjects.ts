import { listItems, truthSvg } from "../../corpus/corpus.ts";
import { selectionFrom } from "../../corpus/selection.ts";
import type { Subject } from "./kinds.ts";

/**
 * Logos to be damaged, half of them in colour, a quarter each of one colour and with gradients.
 *
 * @param options as a command line gives them; `limit` is how many there are in all, >= 1
 */
export function drawSubjects(options: {
	readonly split: string;
	readonly size: string;
	readonly limit: string;
}): Subject[] {
	const limit = Number(options.limit);
	const quarter = Math.ceil(limit / 4);
	const sets = [
		["colour", limit - 2 * quarter],
		["one-colour", quarter],
		["gradients", quarter],
	] as const;
	return sets.flatMap(([set, most]) =>
		listItems(
			selectionFrom({ ...options, set, limit: String(Math.max(1, most)) }),
		).flatMap((item) => {
			const truth = truthSvg(item);
			const size = /width="(\d+)" height="(\d+)"/.exec(truth ?? "");
			if (truth === undefined || size === null) return [];
			const [width, height] = [Number(size[1]), Number(size[2])];
			return [{ truth, width, height, seed: item.id }];
		}),
	);
}
