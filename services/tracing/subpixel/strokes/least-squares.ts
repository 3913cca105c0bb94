/** Equations of few unknowns each: row r has the columns and values from start[r] on. */
export interface Rows {
	readonly start: number[];
	readonly column: number[];
	readonly value: number[];
	readonly right: number[];
}

/** Of conjugate gradients: products at most, and what is left of the squared residual. */
const MOST_PRODUCTS = 200;
const SOLVED = 1e-8;

/**
 * The least squares solution with a bit of weight on no movement: conjugate gradients on the normal equations, with
 * their diagonal as preconditioner (Hestenes and Stiefel 1952).
 *
 * @param hold one over the standard deviation of each unknown
 */
export function solveRows(
	{ start, column, value, right }: Rows,
	unknowns: number,
	hold: number,
): Float64Array {
	const x = new Float64Array(unknowns);
	const diagonal = new Float64Array(unknowns).fill(hold * hold);
	const r = new Float64Array(unknowns);
	for (let row = 0; row < right.length; row++)
		for (let k = start[row]; k < start[row + 1]; k++) {
			diagonal[column[k]] += value[k] * value[k];
			r[column[k]] += value[k] * right[row];
		}
	const z = r.map((one, k) => one / diagonal[k]);
	const p = Float64Array.from(z);
	const product = new Float64Array(unknowns);
	let rz = dot(r, z);
	const enough = SOLVED * rz;
	for (let round = 0; round < MOST_PRODUCTS && rz > enough; round++) {
		for (let k = 0; k < unknowns; k++) product[k] = hold * hold * p[k];
		for (let row = 0; row < right.length; row++) {
			let sum = 0;
			for (let k = start[row]; k < start[row + 1]; k++)
				sum += value[k] * p[column[k]];
			if (sum === 0) continue;
			for (let k = start[row]; k < start[row + 1]; k++)
				product[column[k]] += value[k] * sum;
		}
		const step = rz / dot(p, product);
		for (let k = 0; k < unknowns; k++) {
			x[k] += step * p[k];
			r[k] -= step * product[k];
			z[k] = r[k] / diagonal[k];
		}
		const next = dot(r, z);
		const share = next / rz;
		rz = next;
		for (let k = 0; k < unknowns; k++) p[k] = z[k] + share * p[k];
	}
	return x;
}

function dot(a: Float64Array, b: Float64Array): number {
	let sum = 0;
	for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
	return sum;
}
