const ROOT = /^<svg\b[^>]*>/;

/**
 * Gives an SVG that was traced at a reduced size the input's width, height and
 * viewBox back, by one scaling group around what it draws. A document that
 * was traced at full size stays as it is, byte for byte.
 *
 * @param svg a document of ours whose root carries the traced size
 * @param traced the size that it was traced in
 * @param width the input's width in pixels
 * @param height the input's height in pixels
 */
export function fitToInput(
	svg: string,
	traced: { readonly width: number; readonly height: number },
	width: number,
	height: number,
): string {
	if (traced.width === width && traced.height === height) return svg;
	const root = ROOT.exec(svg)?.[0];
	const viewBox = root?.match(/viewBox="0 0 ([\d.e+-]+) ([\d.e+-]+)"/);
	if (root === undefined || !viewBox)
		throw new Error("a converter wrote an SVG without a root or viewBox");
	const across = width / Number(viewBox[1]);
	const down = height / Number(viewBox[2]);
	const open = root
		.replace(/ width="[^"]*"/, ` width="${width}"`)
		.replace(/ height="[^"]*"/, ` height="${height}"`)
		.replace(viewBox[0], `viewBox="0 0 ${width} ${height}"`);
	const body = svg.slice(root.length, -"</svg>".length);
	return `${open}<g transform="scale(${across} ${down})">${body}</g></svg>`;
}
