/** How many numbers each path command takes, and for how many coordinates it counts. */
const COMMANDS: Record<string, readonly [numbers: number, counted: number]> = {
	m: [2, 2],
	l: [2, 2],
	t: [2, 4],
	h: [1, 2],
	v: [1, 2],
	c: [6, 6],
	s: [4, 6],
	q: [4, 4],
	a: [7, 2],
	z: [0, 0],
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
export function countPathCoordinates(data: string): number {
	let position = 0;
	const take = (pattern: RegExp): string | undefined => {
		pattern.lastIndex = position;
		const match = pattern.exec(data);
		if (match === null) return undefined;
		position = pattern.lastIndex;
		return match[1];
	};
	let count = 0;
	let command = "";
	for (;;) {
		const letter = take(COMMAND);
		if (letter !== undefined) command = letter.toLowerCase();
		const shape = COMMANDS[command];
		if (shape === undefined) return count;
		const [numbers, counted] = shape;
		if (numbers === 0) {
			if (letter === undefined) return count;
			continue;
		}
		for (let k = 0; k < numbers; k++) {
			const isFlag = command === "a" && (k === 3 || k === 4);
			if (take(isFlag ? FLAG : NUMBER) === undefined) return count;
		}
		count += counted;
	}
}
