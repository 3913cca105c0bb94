import { type Outline, pathData } from "./path-data.ts";

/** Whether objects of one paint are elements of their own. */
export type Grouping = "auto" | "none" | "colour" | "layer";

/** A face as it is written: an element of its own, or outlines that a path may share with others. */
export type DrawnObject =
	| { readonly element: string }
	| { readonly outlines: readonly Outline[] };

/** With `auto`, objects are apart where that adds no more than this share of their own bytes. */
const FEW_BYTES = 0.06;

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
	const joined = () =>
		filled(
			[
				...pathsOf(
					objects.flatMap((o) => ("outlines" in o ? o.outlines : [])),
					decimals,
				),
				...objects.flatMap((o) => ("element" in o ? [o.element] : [])),
			],
			fill,
		);
	const apart = () =>
		filled(
			objects.flatMap((o) =>
				"element" in o ? [o.element] : pathsOf(o.outlines, decimals),
			),
			fill,
		);
	if (grouping === "colour" || objects.length < 2) return joined();
	if (grouping !== "auto") return apart();
	const [one, each] = [joined(), apart()];
	return each.length <= (1 + FEW_BYTES) * one.length ? each : one;
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
