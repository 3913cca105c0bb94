import type { StrokeModel } from "../model.ts";
import type { OutlinePoints } from "../refine.ts";
import { changesOf, isGrowth, keyOf } from "./changes.ts";
import { type Judged, judge, sceneOf } from "./judge.ts";
import { splice } from "./splice.ts";

/**
 * Makes paths simpler where the outline's points don't object: two pieces that one line or arc can stand for, arcs that
 * are lines, ends that another stroke covers. The change that is worth most comes first; each is fitted with the pieces
 * beside it before it is judged.
 *
 * @param price of a number, nats
 */
export function simplify(
	model: StrokeModel,
	outline: OutlinePoints,
	price: number,
): void {
	for (const path of model.paths) {
		let changes = changesOf(path);
		let known = new Map<string, Judged>();
		// Each path may grow by as many pieces as it has, or changes that undo each other would go on for ever.
		let growth = path.sagittas.length;
		for (;;) {
			const scene = sceneOf(model, path, outline);
			let best: Judged | undefined;
			for (const change of changes) {
				if (growth === 0 && isGrowth(change)) continue;
				const key = keyOf(path, change);
				const judged = known.get(key) ?? judge(scene, path, change, price);
				known.set(key, judged);
				if (judged.worth > 0 && judged.worth > (best?.worth ?? 0))
					best = { ...judged, change };
			}
			if (best === undefined) break;
			if (isGrowth(best.change)) growth--;
			splice(path, best);
			const left = new Set(path.nodes);
			// What lies beside the change is to be judged anew.
			known = new Map(
				[...known].filter(([, { local }]) =>
					local.every((node) => left.has(node)),
				),
			);
			changes = changesOf(path);
		}
	}
}
