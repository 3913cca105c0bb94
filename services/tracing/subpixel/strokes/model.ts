/** A joint or end of paths, which the fit moves. */
export interface Node {
	x: number;
	y: number;
}

/** How a pen draws a corner: round, to its tip, or cut off. */
export type Join = "round" | "miter" | "bevel";

/** What a pen draws from one node to the next: lines and arcs. */
export interface PenPath {
	/** Those that it goes through; a closed path comes back to its first. */
	nodes: Node[];
	/** For each piece how far its middle lies to the right of its chord as seen along it, pixels; 0 for a line. */
	sagittas: number[];
	readonly closed: boolean;
	/** Which of the pens. */
	pen: number;
	/** Whether the pixels show a flat end at its start and at its end. */
	flat: [boolean, boolean];
	join: Join;
}

/** A whole circle. */
export interface Ring {
	x: number;
	y: number;
	radius: number;
	pen: number;
}

export interface Pen {
	/** Half the width, pixels. */
	radius: number;
}

/** An area as strokes: it is what lies within the pens' half widths of their paths. */
export interface StrokeModel {
	readonly pens: Pen[];
	readonly paths: PenPath[];
	readonly rings: Ring[];
}

/** Half widths that differ by less are one pen's. */
const ONE_PEN = 1 / 7;
/** Of the longest line's half width: what is shorter is too short to tell a width of its own. */
const SHORT = 4;

/**
 * The pens that lines are drawn with, each as wide as the longest of them; short lines are of the pen that is nearest.
 *
 * @param lengths of the lines, pixels
 * @returns them, and for each line which
 */
export function pensOf(
	radii: readonly number[],
	lengths: readonly number[],
): { pens: Pen[]; which: number[] } {
	const order = radii.map((_, k) => k).sort((a, b) => lengths[b] - lengths[a]);
	const pens: Pen[] = [];
	const which = new Array<number>(radii.length).fill(0);
	for (const k of order) {
		const apart = pens.map(({ radius }) => Math.abs(radius / radii[k] - 1));
		const nearest = apart.indexOf(Math.min(...apart));
		const isOne =
			pens.length > 0 &&
			(apart[nearest] <= ONE_PEN || lengths[k] < SHORT * pens[0].radius);
		which[k] = isOne ? nearest : pens.push({ radius: radii[k] }) - 1;
	}
	return { pens, which };
}
