import type { Ranked } from "./prediction.ts";

/** What a tier may choose from. */
export interface Ranking {
	/** What the models recommend without a search. */
	readonly recommended: Ranked;
	/** The plain default conversion; nothing where it is the one recommended. */
	readonly plain: readonly Ranked[];
	/** Of all settings those that take one pass, the most promising first. */
	readonly quick: readonly Ranked[];
	/** And their converters' careful ones. */
	readonly careful: readonly Ranked[];
}

interface TierRule {
	readonly tier: number;
	/** In words, for clients. */
	readonly does: string;
	/** What it makes and measures beside the work of the tiers below it, in order. */
	readonly adds: (ranking: Ranking) => readonly Ranked[];
	/** What its search may take after that, in ms, when the client sets no budget; 0 for none. */
	readonly searchMs: number;
}

/** How many of the most promising quick settings are really made. */
export const BEST_FEW = 3;
/** And how many of the careful ones. */
export const BEST_CAREFUL = 2;

/** Every tier, the cheapest first. Each holds the work of those before it. */
export const TIERS = [
	{
		tier: 1,
		does: "predicts the parameters",
		adds: ({ recommended }: Ranking) => [recommended],
		searchMs: 0,
	},
	{
		tier: 2,
		does: "makes and measures the best few",
		// The plain one whatever its rank: the answer is never worse than without AI.
		adds: ({ quick, plain }: Ranking) => [
			...quick.slice(0, BEST_FEW),
			...plain,
		],
		searchMs: 0,
	},
	{
		tier: 3,
		does: "searches",
		adds: ({ careful }: Ranking) => careful.slice(0, BEST_CAREFUL),
		searchMs: 2500,
	},
] as const satisfies readonly TierRule[];

export type Tier = (typeof TIERS)[number]["tier"];

export const LOWEST_TIER: Tier = TIERS[0].tier;
export const HIGHEST_TIER = TIERS.reduce<Tier>(
	(_, { tier }) => tier,
	LOWEST_TIER,
);
