/** A difference of so many levels is an edge. */
const EDGE = 40;
const FARTHEST = 255;

/**
 * How far each pixel lies from the nearest edge, a chessboard's king's moves.
 *
 * @param luma quarters of levels, row by row
 * @returns 0..255 pixels; 0 on either side of an edge
 */
export function edgeDistances(
	luma: Int16Array,
	width: number,
	height: number,
): Uint8Array {
	const far = new Uint8Array(width * height).fill(FARTHEST);
	for (let y = 0; y < height; y++)
		for (let x = 0, i = y * width; x < width; x++, i++) {
			if (x + 1 < width && Math.abs(luma[i + 1] - luma[i]) >= 4 * EDGE) {
				far[i] = 0;
				far[i + 1] = 0;
			}
			if (y + 1 < height && Math.abs(luma[i + width] - luma[i]) >= 4 * EDGE) {
				far[i] = 0;
				far[i + width] = 0;
			}
		}
	const nearer = (i: number, other: number) => {
		if (far[other] + 1 < far[i]) far[i] = far[other] + 1;
	};
	for (let y = 1; y < height; y++)
		for (let x = 1, i = y * width + 1; x < width - 1; x++, i++) {
			nearer(i, i - 1);
			nearer(i, i - width - 1);
			nearer(i, i - width);
			nearer(i, i - width + 1);
		}
	for (let y = height - 2; y >= 0; y--)
		for (let x = width - 2, i = y * width + x; x > 0; x--, i--) {
			nearer(i, i + 1);
			nearer(i, i + width + 1);
			nearer(i, i + width);
			nearer(i, i + width - 1);
		}
	return far;
}
