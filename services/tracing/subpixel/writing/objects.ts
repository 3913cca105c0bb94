import { type Outline, pathData } from "./path-data.ts";

/** Whether objects of one paint are elements of their own. */
export type Grouping = "auto" | "none" | "colour" | "layer";

/** A face as it is written: an element of its own, or outlines that a path may share with others. */
export type DrawnObject =
	| { readonly element: string }
	| { readonly outlines: readonly Outline[] };

/** With `auto`, objects are apart where that adds no more than this share of their own bytes. */
const FEW_BYTES = 0.06;

/** Characters of an element without its path data and paint; and that a path of its own may spare: a letter and what parts it from a number. */
const ELEMENT = 12;
const SPARED = 2;

/**
 * The objects of one paint as markup. One path for all is shortest; apart, each can be taken, moved and
 * recoloured by itself.
 *
 * @param fill the attributes that paint them, led by a space
 */
export function objectMarkup(
	objects: readonly DrawnObject[],
	fill: string,
	grouping: Grouping,
	decimals: number,
): string {
	const isOne = grouping === "colour" || objects.length < 2;
	if (!isOne && grouping !== "auto") return apart(objects, fill, decimals);
	const elements = [
		...pathsOf(
			objects.flatMap((o) => ("outlines" in o ? o.outlines : [])),
			decimals,
		),
		...objects.flatMap((o) => ("element" in o ? [o.element] : [])),
	];
	const one = filled(elements, fill);
	const most = (1 + FEW_BYTES) * one.length;
	if (isOne || leastApart(objects, elements) > most) return one;
	const each = apart(objects, fill, decimals);
	return each.length <= most ? each : one;
}

function apart(
	objects: readonly DrawnObject[],
	fill: string,
	decimals: number,
): string {
	return filled(
		objects.flatMap((o) =>
			"element" in o ? [o.element] : pathsOf(o.outlines, decimals),
		),
		fill,
	);
}

/**
 * So many characters the objects take at least where they are apart: a texture's thousands needn't be written twice to see it. Apart each path has an
 * element of its own, and its data hardly get shorter.
 *
 * @param joined their elements with one path for all
 */
function leastApart(
	objects: readonly DrawnObject[],
	joined: readonly string[],
): number {
	const paths = objects.filter((o) => "outlines" in o && o.outlines.length > 0);
	const all = joined.reduce((sum, element) => sum + element.length, 0);
	return all + (ELEMENT - SPARED) * (paths.length - 1);
}

function pathsOf(outlines: readonly Outline[], decimals: number): string[] {
	const d = pathData(outlines, decimals);
	return d === "" ? [] : [`<path d="${d}"/>`];
}

/** Elements with one fill: in a group where that is shorter. */
function filled(elements: readonly string[], fill: string): string {
	const apart = elements.map((e) => e.replace(" ", `${fill} `)).join("");
	if (elements.length < 2 || fill === "") return apart;
	const group = `<g${fill}>${elements.join("")}</g>`;
	return group.length < apart.length ? group : apart;
}
