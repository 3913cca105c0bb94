/**
 * Which of the two diagonals is connected at the corner where pixels NW, NE, SW, SE meet: 1 for
 * NW-SE, 2 for NE-SW, 0 where neither diagonal has one paint. On a true checkerboard the paint that
 * is rarer in the 4 x 4 pixels around is connected, so that a thin diagonal stroke stays in one piece
 * (Potrace's "minority" policy, Selinger 2003, section 2.1.1); a tie goes to the lower paint number.
 *
 * @param paint labels with a frame one pixel wide of -1, `stride` = width + 2
 * @param southEast index of the corner's south-east pixel
 */
export function connectedDiagonal(
	paint: Int32Array,
	stride: number,
	southEast: number,
): 0 | 1 | 2 {
	const nw = paint[southEast - stride - 1];
	const ne = paint[southEast - stride];
	const sw = paint[southEast - 1];
	const se = paint[southEast];
	if (nw !== se) return ne === sw ? 2 : 0;
	if (ne !== sw) return 1;
	if (nw === ne) return 0;
	let balance = 0;
	const rows = paint.length / stride;
	const row = Math.floor(southEast / stride);
	const column = southEast - row * stride;
	for (let y = Math.max(0, row - 2); y <= Math.min(rows - 1, row + 1); y++) {
		const from = Math.max(0, column - 2);
		const to = Math.min(stride - 1, column + 1);
		for (let x = from; x <= to; x++) {
			const value = paint[y * stride + x];
			if (value === nw) balance++;
			else if (value === ne) balance--;
		}
	}
	if (balance === 0) return nw < ne ? 1 : 2;
	return balance < 0 ? 1 : 2;
}
