/**
 * The closed lines along which a grid of values, bilinear between its points, reaches a level (marching squares,
 * Lorensen and Cline's cubes in the plane; saddles by the mean of the four). Larger values lie to the right hand as
 * seen on screen, so holes run the other way round.
 *
 * @param values in rows; all at the grid's rim must be below the level, or lines there would not close
 * @returns x0, y0, x1, y1, … of each line, in steps of the grid from its first point; a line doesn't repeat its first point
 */
export function isolines(
	values: Float32Array,
	columns: number,
	rows: number,
	level: number,
): Float64Array[] {
	// Where a line enters a cell, by the cell's side: even numbers the sides along rows, odd ones those along columns.
	const nextOf = new Map<number, number>();
	const isIn = (k: number) => values[k] >= level;
	for (let v = 0; v + 1 < rows; v++) {
		for (let u = 0; u + 1 < columns; u++) {
			const k = v * columns + u;
			const corners =
				(isIn(k) ? 1 : 0) |
				(isIn(k + 1) ? 2 : 0) |
				(isIn(k + columns + 1) ? 4 : 0) |
				(isIn(k + columns) ? 8 : 0);
			if (corners === 0 || corners === 15) continue;
			const [top, right, bottom, left] = [
				2 * k,
				2 * (k + 1) + 1,
				2 * (k + columns),
				2 * k + 1,
			];
			const sides = [top, right, bottom, left];
			for (const [from, to] of WAYS[
				corners === 5 || corners === 10
					? saddle(values, k, columns, level, corners)
					: corners
			])
				nextOf.set(sides[from], sides[to]);
		}
	}
	const lines: Float64Array[] = [];
	for (const [first] of nextOf) {
		if (!nextOf.has(first)) continue;
		const points: number[] = [];
		let side: number | undefined = first;
		while (side !== undefined) {
			points.push(...pointOn(values, columns, level, side));
			const next: number | undefined = nextOf.get(side);
			nextOf.delete(side);
			side = next === first ? undefined : next;
		}
		lines.push(Float64Array.from(points));
	}
	return lines;
}

/**
 * For each set of corners within (1 upper left, 2 upper right, 4 lower right, 8 lower left): from which side to which,
 * counted clockwise from the top. The last two are saddles whose middle is within, too.
 */
const WAYS = "- 03 10 13 21 03,21 20 23 32 02 10,32 12 31 01 30 - 01,23 30,12"
	.split(" ")
	.map((ways) =>
		ways === "-"
			? []
			: ways.split(",").map(([from, to]) => [Number(from), Number(to)]),
	);

function saddle(
	values: Float32Array,
	k: number,
	columns: number,
	level: number,
	corners: number,
): number {
	const sum =
		values[k] + values[k + 1] + values[k + columns] + values[k + columns + 1];
	if (sum / 4 < level) return corners;
	return corners === 5 ? 16 : 17;
}

function pointOn(
	values: Float32Array,
	columns: number,
	level: number,
	side: number,
): [number, number] {
	const k = side >> 1;
	const alongRow = (side & 1) === 0;
	const other = alongRow ? k + 1 : k + columns;
	const part = (level - values[k]) / (values[other] - values[k]);
	const u = k % columns;
	const v = (k - u) / columns;
	return alongRow ? [u + part, v] : [u, v + part];
}
