import type { Split } from "../corpus/brand.ts";
import { listItems, type SetName, truthSvg } from "../corpus/corpus.ts";
import type { Subject } from "./drawing.ts";

/** How many of each set's drawings are taken, of a hundred. */
const SHARES: readonly (readonly [set: SetName, share: number])[] = [
	["colour", 26],
	["one-colour", 16],
	["gradients", 16],
	["wordmarks", 14],
	["transparent", 10],
	["small", 6],
	["badges", 4],
	["thin", 3],
	["detail", 3],
	["opacity", 2],
];
/** Pixels of the longest side: larger ones cost more and tell the same. */
const LONGEST = 512;

export interface NamedSubject extends Subject {
	readonly id: string;
	readonly brand: string;
	readonly set: SetName;
}

/** About so many drawings of a split, of all sets in turn; those that can't be drawn here are left out. */
export function subjectsOf(split: Split, count: number): NamedSubject[] {
	return SHARES.flatMap(([set, share]) => {
		const limit = Math.max(1, Math.round((count * share) / 100));
		return listItems({ split, sets: [set], limit }).map((item, k) => ({
			item,
			turn: (k + 0.5) / limit,
		}));
	})
		.sort((one, two) => one.turn - two.turn)
		.flatMap(({ item }) => {
			const truth = item.size > LONGEST ? undefined : truthSvg(item);
			const size = /width="(\d+)" height="(\d+)"/.exec(truth ?? "");
			if (truth === undefined || size === null) return [];
			const { id, brand, set } = item;
			return [
				{
					...{ id, brand, set, truth },
					width: Number(size[1]),
					height: Number(size[2]),
				},
			];
		});
}
