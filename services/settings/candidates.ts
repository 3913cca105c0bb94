import { CONVERTERS, DEFAULT_CONVERTER } from "../tracing/converters.ts";
import { completeSetting } from "./complete.ts";
import type { Setting } from "./setting.ts";

/** A setting that the models may choose. */
export interface Candidate extends Setting {
	/** Unique, and steady from version to version: labels are kept under it. */
	readonly id: string;
}

const GROUPS = Object.values(CONVERTERS)
	.flatMap(({ name, grid }) => grid.map((group) => ({ ...group, name })))
	.sort((a, b) => a.costMs - b.costMs)
	.map(({ name, oneShot, candidates }) => ({
		oneShot,
		members: Object.entries(candidates).map(
			([word, given]): Candidate => ({
				id: `${name}-${word}`,
				...completeSetting(name, given),
			}),
		),
	}));

/**
 * Every candidate of every converter, the cheapest first. The plain default conversion is one of them, so
 * the best of all is never worse than what a client gets without AI.
 */
export const CANDIDATES: readonly Candidate[] = GROUPS.flatMap(
	({ members }) => members,
);

/** Those that are good enough to be the only conversion made, in the same order. */
export const ONE_SHOT: readonly Candidate[] = GROUPS.flatMap(
	({ oneShot, members }) => (oneShot ? members : []),
);

/** The conversion that is made when nothing is asked for. */
export const DEFAULT_CANDIDATE = candidateNamed(`${DEFAULT_CONVERTER}-default`);

function candidateNamed(id: string): Candidate {
	const candidate = CANDIDATES.find((one) => one.id === id);
	if (candidate === undefined) throw new Error(`No candidate is called ${id}.`);
	return candidate;
}
