import type { CandidateGroup } from "../converter.ts";

/** Its defaults, which every answer is held against, and the preset that comes nearest to the picture. */
export const imagetracerGrid: readonly CandidateGroup[] = [
	{ costMs: 43, oneShot: false, candidates: { default: {} } },
	{
		costMs: 177,
		oneShot: false,
		candidates: { detailed: { preset: "detailed" } },
	},
];
