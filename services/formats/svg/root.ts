import { type Layout, layOut } from "../layout.ts";
import { plain } from "../numbers.ts";
import type { SizeOrder, WriteOrder } from "../order.ts";

const ROOT = /^<svg\b[^>]*>/;

/** Whether a document of ours answers an order as it is, byte for byte. */
export function isAsTraced({ svgVersion, svgSize, size }: WriteOrder): boolean {
	const { width, height, scale, unit } = size;
	return (
		svgVersion === undefined &&
		svgSize === "fixed" &&
		width === undefined &&
		height === undefined &&
		scale === undefined &&
		unit === "px"
	);
}

/**
 * A document of ours with another root: all that is drawn stays as it is, byte for byte.
 *
 * @param svg with `width`, `height` and a viewBox
 */
export function withRoot(
	svg: string,
	size: SizeOrder,
	{ svgVersion, svgSize }: Pick<WriteOrder, "svgVersion" | "svgSize">,
): string {
	const root = ROOT.exec(svg)?.[0];
	if (root === undefined)
		throw new Error("no document of ours: it has no root");
	const attribute = (name: string) =>
		new RegExp(` ${name}="([^"]*)"`).exec(root)?.[1] ?? "";
	const width = Number(attribute("width"));
	const height = Number(attribute("height"));
	const [, , across, down] = attribute("viewBox").split(" ").map(Number);
	const layout = layOut({ width, height }, size);
	const version = svgVersion ?? attribute("version");
	const written = [
		'<svg xmlns="http://www.w3.org/2000/svg"',
		version === "" ? "" : ` version="${version}"`,
		svgSize === "fixed" ? sizeAttributes(layout) : "",
		` viewBox="${viewBox(layout, across / width, down / height)}"`,
		size.aspect === "stretch" ? ' preserveAspectRatio="none"' : "",
		otherAttributes(root),
		">",
	];
	return written.join("") + svg.slice(root.length);
}

/** What our converters say of the whole drawing, such as how it is to be rendered. */
function otherAttributes(root: string): string {
	const known =
		/^(xmlns|version|baseProfile|width|height|viewBox|preserveAspectRatio)$/;
	return [...root.matchAll(/ ([\w:-]+)="[^"]*"/g)]
		.filter(([, name]) => !known.test(name))
		.map(([text]) => text)
		.join("");
}

export function sizeAttributes({ width, height, unit }: Layout): string {
	const suffix = unit === "px" ? "" : unit;
	return ` width="${plain(width, 4)}${suffix}" height="${plain(height, 4)}${suffix}"`;
}

/**
 * The part of the drawing's plane that the page shows. Any alignment can be said so, and none is
 * left to `preserveAspectRatio`.
 *
 * @param perX, perY units of the viewBox for a pixel of the drawing
 */
export function viewBox(
	{ width, height, matrix }: Layout,
	perX: number,
	perY: number,
): string {
	const [a, , , d, e, f] = matrix;
	const box = [
		(-e / a) * perX,
		(-f / d) * perY,
		(width / a) * perX,
		(height / d) * perY,
	];
	return box.map((value) => plain(value, 4)).join(" ");
}
