/** A drawing as its artist gave it: what stands inside the `svg` element, and its view box. */
export interface Drawing {
	readonly body: string;
	readonly left: number;
	readonly top: number;
	readonly width: number;
	readonly height: number;
}

/** How a drawing is put on a canvas. */
export interface Placement {
	/** Whole pixels across and down; the view box has the same size. */
	readonly width: number;
	readonly height: number;
	/** Share of the shorter side that stays free all around, 0..0.5. */
	readonly margin: number;
	/** A CSS colour that fills the canvas first; without it the canvas is transparent. */
	readonly ground?: string;
	/** The `fill` that the drawing inherits, such as an icon's ink. */
	readonly ink?: string;
}

/**
 * The drawing, as large as fits, centred on a canvas of whole pixels. Rendered at 1x and at 4x it
 * gives pictures whose sizes are exact multiples, whatever the artist's own view box is.
 */
export function placeOnCanvas(drawing: Drawing, placement: Placement): string {
	const { width, height, margin, ground, ink } = placement;
	const free = margin * Math.min(width, height);
	const scale = Math.min(
		(width - 2 * free) / drawing.width,
		(height - 2 * free) / drawing.height,
	);
	const across = scale * drawing.width;
	const down = scale * drawing.height;
	const box = `${drawing.left} ${drawing.top} ${drawing.width} ${drawing.height}`;
	return [
		'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"',
		` width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
		ground === undefined
			? ""
			: `<rect width="${width}" height="${height}" fill="${ground}"/>`,
		`<svg x="${(width - across) / 2}" y="${(height - down) / 2}"`,
		` width="${across}" height="${down}" viewBox="${box}"`,
		ink === undefined ? ">" : ` fill="${ink}" color="${ink}">`,
		`${drawing.body}</svg></svg>\n`,
	].join("");
}

/**
 * The size of a canvas that follows a drawing's aspect ratio, in even numbers, so that half of it
 * is whole too.
 *
 * @param side pixels of the longer side, even
 */
export function canvasSize(
	drawing: Drawing,
	side: number,
): { width: number; height: number } {
	const longest = Math.max(drawing.width, drawing.height);
	const fit = (length: number) =>
		Math.max(2, 2 * Math.round((side * length) / longest / 2));
	return { width: fit(drawing.width), height: fit(drawing.height) };
}
