import type { Node, PenPath } from "../model.ts";

/** A path of more pieces gets no more of them. */
const MOST_PIECES = 60;

/** A piece that takes the place of two, or of one; one that goes, so that those beside it meet in a corner; an end that goes; an arc at a corner, or two pieces where one won't do. */
export interface Change {
	readonly kind:
		| "straighten"
		| "line"
		| "arc"
		| "corner"
		| "first"
		| "last"
		| "round"
		| "split";
	/** The piece, the first of two. */
	readonly k: number;
}

/** Whether a path gets a piece more by it. */
export const isGrowth = ({ kind }: Change) =>
	kind === "round" || kind === "split";

const identity = new WeakMap<Node, number>();
let named = 0;

/** A change by the nodes that it concerns, which stay as others come and go. */
export function keyOf({ nodes }: PenPath, { kind, k }: Change): string {
	const node = nodes[k];
	let id = identity.get(node);
	if (id === undefined) {
		id = named++;
		identity.set(node, id);
	}
	return `${kind} ${id}`;
}

/** All that could be changed of a path. */
export function changesOf({ sagittas, closed }: PenPath): Change[] {
	const n = sagittas.length;
	const changes: Change[] = [];
	for (let k = 0; k < n; k++) {
		if (sagittas[k] !== 0) changes.push({ kind: "straighten", k });
		if (closed ? n > 3 : k > 0 && k + 1 < n)
			changes.push({ kind: "corner", k });
		if (closed ? n < 3 : k + 1 >= n) continue;
		changes.push({ kind: "line", k }, { kind: "arc", k });
		if (n < MOST_PIECES) changes.push({ kind: "round", k });
	}
	if (n < MOST_PIECES)
		for (let k = 0; k < n; k++) changes.push({ kind: "split", k });
	if (!closed && n > 1)
		changes.push({ kind: "first", k: 0 }, { kind: "last", k: n - 1 });
	return changes;
}
