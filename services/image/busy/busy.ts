/** Lists the pixels that differ from one of their four neighbours; all give the same. */
export interface BusyLister {
	/**
	 * A neighbour outside of the picture counts as alike.
	 *
	 * @param words one a pixel, in rows
	 * @returns their indices, in raster order
	 */
	list(words: Int32Array, width: number, height: number): Int32Array;
}
