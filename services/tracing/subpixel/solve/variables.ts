import type { Point } from "../types.ts";

/** Two variables, by their numbers: a point's. */
export type Place = readonly [x: number, y: number];

/** Numbers that may move, while it is still found out which of them are one. */
export interface Variables {
	/** Adds a variable; its number is returned. */
	add(value: number, fixed?: boolean): number;
	addPoint(point: Point, fixed: boolean): Place;
	/** Makes two variables one, which has the value of the older. */
	join(a: number, b: number): void;
	/** A variable that is held where it is. */
	fix(variable: number): void;
	/** The number that stands for a variable and all that were joined with it. */
	find(variable: number): number;
	/** Every variable's value, and 1 for those that are held. */
	values(): { readonly x: Float64Array; readonly frozen: Uint8Array };
}

/** Joining is by union-find: the oldest of those joined stands for all, and paths are halved on the way. */
export function createVariables(): Variables {
	const given: number[] = [];
	const root: number[] = [];
	const fixed = new Set<number>();

	function add(value: number, isFixed = false): number {
		const index = given.length;
		given.push(value);
		root.push(index);
		if (isFixed) fixed.add(index);
		return index;
	}

	function find(variable: number): number {
		let r = variable;
		while (root[r] !== r) {
			root[r] = root[root[r]];
			r = root[r];
		}
		return r;
	}

	return {
		add,
		find,
		addPoint: ({ x, y }, isFixed) => [add(x, isFixed), add(y, isFixed)],
		join(a, b) {
			const ra = find(a);
			const rb = find(b);
			if (ra !== rb) root[Math.max(ra, rb)] = Math.min(ra, rb);
		},
		fix(variable) {
			fixed.add(variable);
		},
		values() {
			const x = Float64Array.from(given, (_, k) => given[find(k)]);
			const frozen = new Uint8Array(x.length);
			for (const variable of fixed) frozen[find(variable)] = 1;
			return { x, frozen };
		},
	};
}
