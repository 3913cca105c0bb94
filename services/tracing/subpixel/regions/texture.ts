import type { Pixels } from "../intake/index.ts";
import type { PaintTable } from "../paint/table.ts";
import { bandColours } from "../palette/bands.ts";
import { addInks, type Candidates, coverWithInks } from "../palette/inks.ts";
import type { AssignOptions, EdgePixels } from "./edge-pixels.ts";

/** Inks of a texture lie at least this far apart, OKLab. */
const TEXTURE_DISTANCE = 0.06;

/**
 * Establish inks for a photograph, a noise field or a texture: cover the colours of the unexplained
 * pixels coarsely and give each pixel the ink that stands for its colour.
 */
export function establishTextureInks(
	pixels: Pixels,
	table: PaintTable,
	edges: EdgePixels,
	unexplained: Int32Array,
	options: AssignOptions,
): void {
	const candidates: Candidates = { levels: [], weights: [], variances: [] };
	const isAll = unexplained.length === edges.index.length;
	const members = isAll ? edges.index : unexplained.map((k) => edges.index[k]);
	const candidateOf = bandColours(
		pixels,
		[members],
		(r, g, b, a, weight, variance) => {
			candidates.levels.push(r, g, b, a);
			candidates.weights.push(weight);
			candidates.variances.push(variance);
			return candidates.weights.length - 1;
		},
	);
	const room = Math.max(2, options.maxInks - table.ramps.length);
	const distance =
		options.inkDistance === "auto"
			? TEXTURE_DISTANCE
			: Math.max(TEXTURE_DISTANCE, options.inkDistance);
	const paintOf = addInks(
		table,
		candidates,
		coverWithInks(candidates, distance, room),
	);
	for (let n = 0; n < unexplained.length; n++) {
		const k = unexplained[n];
		edges.paint[k] = paintOf[candidateOf(edges.index[k])];
		edges.other[k] = -1;
		edges.share[k] = 0;
		edges.own[k] = 1;
	}
}
