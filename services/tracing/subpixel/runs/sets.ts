/** Disjoint sets of the numbers below a count (union-find, Tarjan 1975); a set's root is its least member. */
export function createSets(count: number): Int32Array {
	const parent = new Int32Array(count);
	for (let k = 0; k < count; k++) parent[k] = k;
	return parent;
}

/** The root of a member's set; halves the path on its way. */
export function find(parent: Int32Array, member: number): number {
	let at = member;
	while (parent[at] !== at) {
		parent[at] = parent[parent[at]];
		at = parent[at];
	}
	return at;
}

export function join(parent: Int32Array, a: number, b: number): void {
	const rootA = find(parent, a);
	const rootB = find(parent, b);
	if (rootA < rootB) parent[rootB] = rootA;
	else parent[rootA] = rootB;
}

/**
 * Numbers the sets in the order of their roots.
 *
 * @returns of each member its set's number, and how many sets there are
 */
export function numberSets(parent: Int32Array): {
	numberOf: Int32Array;
	count: number;
} {
	const numberOf = new Int32Array(parent.length);
	let count = 0;
	for (let k = 0; k < parent.length; k++) {
		const root = find(parent, k);
		numberOf[k] = root === k ? count++ : numberOf[root];
	}
	return { numberOf, count };
}
