import type { Node, PenPath } from "../model.ts";

/** Pieces in a row, the first by its index, and the path that stands for them. */
export interface Stretch {
	readonly from: number;
	readonly count: number;
	readonly by: PenPath;
}

/** Puts a stretch in its place. */
export function splice(path: PenPath, { from, count, by }: Stretch): void {
	const n = path.sagittas.length;
	if (path.closed && by.closed) {
		path.nodes = by.nodes;
		path.sagittas = by.sagittas;
		return;
	}
	// Turned so that the stretch lies at the start.
	const turn = <T>(list: readonly T[]) => [
		...list.slice(from),
		...list.slice(0, from),
	];
	if (path.closed) {
		const nodes = turn(path.nodes);
		const sagittas = turn(path.sagittas);
		path.nodes = [...by.nodes.slice(0, -1), ...nodes.slice(count)];
		path.sagittas = [...by.sagittas, ...sagittas.slice(count)];
		// The last node of the stretch is the first of what goes on.
		keepEnds(path, by, nodes[0], nodes[count % n]);
		return;
	}
	const first = path.nodes[from];
	const last = path.nodes[from + count];
	path.nodes = [
		...path.nodes.slice(0, from),
		...by.nodes,
		...path.nodes.slice(from + count + 1),
	];
	path.sagittas = [
		...path.sagittas.slice(0, from),
		...by.sagittas,
		...path.sagittas.slice(from + count),
	];
	keepEnds(
		path,
		by,
		from > 0 ? first : undefined,
		from + count < n ? last : undefined,
	);
}

/** Ends that stayed put are the nodes that they were. */
function keepEnds(path: PenPath, by: PenPath, first?: Node, last?: Node): void {
	path.nodes = path.nodes.map((node) => {
		if (node === by.nodes[0] && first !== undefined) return first;
		if (node === by.nodes[by.nodes.length - 1] && last !== undefined)
			return last;
		return node;
	});
}
