import type { Matrix, Point } from "./types.ts";

export const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

/** First `inner`, then `outer`. */
export function compose(outer: Matrix, inner: Matrix): Matrix {
	const [a, b, c, d, e, f] = outer;
	const [p, q, r, s, t, u] = inner;
	return [
		a * p + c * q,
		b * p + d * q,
		a * r + c * s,
		b * r + d * s,
		a * t + c * u + e,
		b * t + d * u + f,
	];
}

export function place([a, b, c, d, e, f]: Matrix, { x, y }: Point): Point {
	return { x: a * x + c * y + e, y: b * x + d * y + f };
}

/** Of areas; negative where it mirrors. */
export function determinant([a, b, c, d]: Matrix): number {
	return a * d - b * c;
}

/** @throws Error for a matrix that flattens the plane */
export function inverse(matrix: Matrix): Matrix {
	const [a, b, c, d, e, f] = matrix;
	const det = determinant(matrix);
	if (det === 0) throw new Error("a flat matrix has no inverse");
	return [
		d / det,
		-b / det,
		-c / det,
		a / det,
		(c * f - d * e) / det,
		(b * e - a * f) / det,
	];
}

/** Whether it keeps angles: it moves, turns, mirrors and grows, no more. */
export function isSimilarity([a, b, c, d]: Matrix): boolean {
	const near = 1e-6 * (Math.abs(a) + Math.abs(b) + Math.abs(c) + Math.abs(d));
	const turned = Math.abs(a - d) <= near && Math.abs(b + c) <= near;
	const mirrored = Math.abs(a + d) <= near && Math.abs(b - c) <= near;
	return turned || mirrored;
}

const FUNCTION = /(matrix|translate|scale)\(([^)]*)\)/y;

/**
 * Reads a `transform` attribute of ours.
 *
 * @throws Error for a function that we never write
 */
export function readTransform(text: string): Matrix {
	let all = IDENTITY;
	let at = 0;
	while (at < text.length) {
		FUNCTION.lastIndex = at;
		const found = FUNCTION.exec(text);
		if (found === null) throw new Error(`no transform of ours: ${text}`);
		all = compose(all, one(found[1], numbers(found[2])));
		at = FUNCTION.lastIndex;
		while (text[at] === " ") at++;
	}
	return all;
}

function one(name: string, given: readonly number[]): Matrix {
	if (name === "translate") return [1, 0, 0, 1, given[0], given[1] ?? 0];
	if (name === "scale") return [given[0], 0, 0, given[1] ?? given[0], 0, 0];
	return given as unknown as Matrix;
}

function numbers(text: string): number[] {
	return text
		.split(/[\s,]+/)
		.filter((one) => one !== "")
		.map(Number);
}
