// A region as the loops read it: for each row where its runs begin, and for each run two columns.

/** Offset of a row's first run. */
export function firstRun(rows: usize, y: i32): usize {
	return (<usize>load<i32>(rows + ((<usize>y) << 2))) << 2;
}

/** Offset in bytes from a row's first pixel to that of a column in `ends`. */
export function column(ends: usize, run: usize): usize {
	return (<usize>load<i32>(ends + run)) << 2;
}
