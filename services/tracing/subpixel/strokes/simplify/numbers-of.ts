import type { PenPath } from "../model.ts";

/** Numbers of a line, of an arc, and of where a path starts. */
const LINE = 2;
const ARC = 3;
const START = 2;

/** What a path is written with, numbers. */
export function numbersOf({ sagittas, closed }: PenPath): number {
	return sagittas.reduce(
		(sum, sagitta) => sum + (sagitta === 0 ? LINE : ARC),
		closed ? 0 : START,
	);
}
