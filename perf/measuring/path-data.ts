/** How many numbers each path command takes, and for how many coordinates and parameters it counts. */
const COMMANDS: Record<
	string,
	readonly [numbers: number, coordinates: number, parameters: number]
> = {
	m: [2, 2, 0],
	l: [2, 2, 2],
	t: [2, 4, 4],
	h: [1, 2, 2],
	v: [1, 2, 2],
	c: [6, 6, 6],
	s: [4, 6, 6],
	q: [4, 4, 4],
	a: [7, 2, 7],
	z: [0, 0, 0],
};

const NUMBER = /[\s,]*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/y;
// The flags of an arc are one digit each and may be written with nothing between or after them.
const FLAG = /[\s,]*([01])/y;
const COMMAND = /[\s,]*([a-zA-Z])/y;

/**
 * Coordinates of path data: a move or line 2 (H and V too), a cubic 6 (S too), a quadratic 4 (T
 * too), an arc 2 (its end point), Z 0, for each repetition of a command. A short form counts as the
 * long one that it stands for, as in the published comparisons of tracers, so that the count tells
 * of the drawing and not of its spelling. Data is read until its first error, as renderers do.
 *
 * @param data the `d` attribute
 */
export const countPathCoordinates = (data: string): number => count(data, 1);

/**
 * Parameters of path data as the published gate counts them: a line 2 (H and V too), a cubic 6, a quadratic 4, an arc
 * 7, moves nothing.
 *
 * @param data the `d` attribute
 */
export const countPathParameters = (data: string): number => count(data, 2);

/** @param column of `COMMANDS` */
function count(data: string, column: 1 | 2): number {
	let position = 0;
	const take = (pattern: RegExp): string | undefined => {
		pattern.lastIndex = position;
		const match = pattern.exec(data);
		if (match === null) return undefined;
		position = pattern.lastIndex;
		return match[1];
	};
	let sum = 0;
	let command = "";
	for (;;) {
		const letter = take(COMMAND);
		if (letter !== undefined) command = letter.toLowerCase();
		const shape = COMMANDS[command];
		if (shape === undefined) return sum;
		const numbers = shape[0];
		if (numbers === 0) {
			if (letter === undefined) return sum;
			continue;
		}
		for (let k = 0; k < numbers; k++) {
			const isFlag = command === "a" && (k === 3 || k === 4);
			if (take(isFlag ? FLAG : NUMBER) === undefined) return sum;
		}
		sum += shape[column];
		// Further pairs of a move are lines (SVG 2, 9.3.3).
		if (command === "m") command = "l";
	}
}
