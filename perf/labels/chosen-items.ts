import type { Split } from "../corpus/brand.ts";
import { type CorpusItem, listItems, type SetName } from "../corpus/corpus.ts";

/**
 * How much of each set the labels take, as a share of `--per-set`. Sets of which clients send most
 * weigh most; `published` is for measuring only and never learned from.
 */
const SHARES: readonly (readonly [set: SetName, share: number])[] = [
	["colour", 2],
	["one-colour", 1],
	["gradients", 1.6],
	["wordmarks", 1.2],
	["transparent", 1],
	["small", 1],
	["jpeg", 1.2],
	["damaged", 1.2],
	["badges", 0.5],
	["thin", 0.4],
	["detail", 0.4],
	["opacity", 0.4],
	["large", 0.1],
	["stress", 0.15],
];

/** Training takes more of what is hard to foretell and where candidates differ, so that there is enough of each kind. */
const MORE_TO_LEARN_FROM: Partial<Record<SetName, number>> = {
	damaged: 5,
	jpeg: 5,
	small: 3,
	stress: 3,
};

/** Validation and test take a smaller part than training. */
const PARTS: Readonly<Record<Split, number>> = {
	train: 1,
	validation: 0.35,
	test: 0.35,
};

/**
 * The pictures to label, all sets in turn, so that a run which is stopped has some of each. The
 * first of a set are the same whatever `perSet` is.
 */
export function chosenItems(split: Split, perSet: number): CorpusItem[] {
	const queues = SHARES.map(([set, share]) => {
		const more = split === "train" ? (MORE_TO_LEARN_FROM[set] ?? 1) : 1;
		const limit = Math.max(1, Math.round(perSet * share * more * PARTS[split]));
		const items = listItems({ split, sets: [set], limit });
		return items.map((item, place) => ({ item, turn: (place + 0.5) / limit }));
	});
	return queues
		.flat()
		.sort((a, b) => a.turn - b.turn)
		.map(({ item }) => item);
}
