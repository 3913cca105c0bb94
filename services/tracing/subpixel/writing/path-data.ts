import { hypot } from "../geometry/hypot.ts";
import type { Point, Segment } from "../types.ts";
import { shortNumber } from "./numbers.ts";

/** A closed outline, which ends where it starts, or an open line. */
export interface Outline {
	readonly open?: boolean;
	readonly start: Point;
	readonly segments: readonly Segment[];
}

/** Path data under construction: what has been written and what the next number may leave out. */
interface Pen {
	text: string;
	/** The command in force, which needs no repeating; `m` is followed by lines. */
	command: string;
	/** Whether the last number written had a decimal point, so that another may follow it at once. */
	dotted: boolean;
	/** Whether the last thing written was a number. */
	afterNumber: boolean;
	x: number;
	y: number;
}

/** The characters for a command with numbers, written after what the pen has written. */
function phrase(
	pen: Pen,
	command: string,
	numbers: readonly string[],
): { text: string; dotted: boolean } {
	const repeats =
		pen.command === command ||
		(pen.command === "m" && command === "l") ||
		(pen.command === "M" && command === "L");
	let text = repeats ? "" : command;
	let dotted = repeats && pen.dotted;
	let after = repeats && pen.afterNumber;
	for (const number of numbers) {
		const first = number.charCodeAt(0);
		const glued = first === 45 || (first === 46 && dotted);
		if (after && !glued) text += " ";
		text += number;
		dotted = number.includes(".");
		after = true;
	}
	return { text, dotted };
}

/** Writes whichever of the two forms is shorter, the relative one if equal. */
function write(
	pen: Pen,
	relative: string,
	relativeNumbers: readonly string[],
	absoluteNumbers: readonly string[],
): void {
	let form = phrase(pen, relative, relativeNumbers);
	let command = relative;
	const absolute = relative.toUpperCase();
	const other = phrase(pen, absolute, absoluteNumbers);
	if (other.text.length < form.text.length) {
		form = other;
		command = absolute;
	}
	pen.text += form.text;
	pen.command = command;
	pen.dotted = form.dotted;
	pen.afterNumber = true;
}

/**
 * Outlines as path data on a fixed grid, in the fewest characters that the usual forms allow:
 * relative or absolute by length, H and V, S and T for smooth continuations, repeated commands and needless
 * separators left out. Every coordinate is rounded where it lies, not as a difference, so rounding
 * never adds up and outlines that share a curve still share it exactly.
 *
 * @param decimals places after the point, 0..4
 */
export function pathData(
	outlines: readonly Outline[],
	decimals: number,
): string {
	const scale = 10 ** decimals;
	const grid = (value: number) => Math.round(value * scale);
	const pen: Pen = {
		text: "",
		command: "",
		dotted: false,
		afterNumber: false,
		x: 0,
		y: 0,
	};
	const n = (units: number) => shortNumber(units, scale);

	const lineTo = (x: number, y: number) => {
		const dx = x - pen.x;
		const dy = y - pen.y;
		if (dx === 0 && dy === 0) return;
		if (dy === 0) write(pen, "h", [n(dx)], [n(x)]);
		else if (dx === 0) write(pen, "v", [n(dy)], [n(y)]);
		else write(pen, "l", [n(dx), n(dy)], [n(x), n(y)]);
		pen.x = x;
		pen.y = y;
	};

	for (const outline of outlines) {
		const startX = grid(outline.start.x);
		const startY = grid(outline.start.y);
		write(
			pen,
			"m",
			[n(startX - pen.x), n(startY - pen.y)],
			[n(startX), n(startY)],
		);
		pen.x = startX;
		pen.y = startY;
		// Where S would put the first control point; undefined after anything but a cubic.
		let mirrorX: number | undefined;
		let mirrorY = 0;
		// Where T would put the control point; likewise.
		let mirrored: Point | undefined;
		const count = outline.segments.length;
		for (let k = 0; k < count; k++) {
			const segment = outline.segments[k];
			const last = k + 1 === count && outline.open !== true;
			const x = last ? startX : grid(segment.to.x);
			const y = last ? startY : grid(segment.to.y);
			if (segment.kind === "quadratic") {
				mirrored = writeQuadratic(pen, segment, mirrored, x, y, scale);
				mirrorX = undefined;
				continue;
			}
			mirrored = undefined;
			if (segment.kind === "line") {
				if (!last) lineTo(x, y);
				mirrorX = undefined;
				continue;
			}
			if (segment.kind === "arc") {
				const from = k === 0 ? outline.start : outline.segments[k - 1].to;
				writeArc(pen, from, segment, x, y, scale);
				mirrorX = undefined;
				continue;
			}
			const { x: ox, y: oy } = pen;
			const ax = grid(segment.control1.x);
			const ay = grid(segment.control1.y);
			const bx = grid(segment.control2.x);
			const by = grid(segment.control2.y);
			const shownX: number = mirrorX ?? ox;
			const shownY: number = mirrorX === undefined ? oy : mirrorY;
			const tail = [n(bx - ox), n(by - oy), n(x - ox), n(y - oy)];
			const absoluteTail = [n(bx), n(by), n(x), n(y)];
			if (Math.abs(ax - shownX) <= 1 && Math.abs(ay - shownY) <= 1) {
				write(pen, "s", tail, absoluteTail);
			} else {
				write(
					pen,
					"c",
					[n(ax - ox), n(ay - oy), ...tail],
					[n(ax), n(ay), ...absoluteTail],
				);
			}
			pen.x = x;
			pen.y = y;
			mirrorX = 2 * x - bx;
			mirrorY = 2 * y - by;
		}
		if (outline.open === true) continue;
		pen.text += "z";
		pen.command = "z";
		pen.afterNumber = false;
		pen.x = startX;
		pen.y = startY;
	}
	return pen.text;
}

/**
 * A quadratic curve.
 *
 * @param mirrored where T would put its control point, in grid units
 * @returns that for the next one
 */
function writeQuadratic(
	pen: Pen,
	{ control }: Extract<Segment, { kind: "quadratic" }>,
	mirrored: Point | undefined,
	x: number,
	y: number,
	scale: number,
): Point {
	const n = (units: number) => shortNumber(units, scale);
	const { x: ox, y: oy } = pen;
	let cx = Math.round(control.x * scale);
	let cy = Math.round(control.y * scale);
	const shown = mirrored ?? { x: ox, y: oy };
	if (Math.abs(cx - shown.x) <= 1 && Math.abs(cy - shown.y) <= 1) {
		write(pen, "t", [n(x - ox), n(y - oy)], [n(x), n(y)]);
		// What is drawn is what the next one mirrors.
		[cx, cy] = [shown.x, shown.y];
	} else {
		write(
			pen,
			"q",
			[n(cx - ox), n(cy - oy), n(x - ox), n(y - oy)],
			[n(cx), n(cy), n(x), n(y)],
		);
	}
	pen.x = x;
	pen.y = y;
	return { x: 2 * x - cx, y: 2 * y - cy };
}

/** Centres nearer to the chord than so many grid units lie on it: half a turn, written as such. */
const ON_CHORD = 1;
/** A radius has another digit for each time that the centre's place, its end points given, magnifies its error by so much. */
const MAGNIFIED = 4;
const MOST_MAGNIFIED = 40;

/**
 * A circular arc; its flags need no separators, and its radius no more digits than show. Near half a turn a trifle of
 * the radius is a lot of where the arc runs: there it is reckoned anew for the ends as they are rounded, and has more digits.
 *
 * @param from where the arc starts before that is rounded
 */
function writeArc(
	pen: Pen,
	from: Point,
	arc: Extract<Segment, { kind: "arc" }>,
	x: number,
	y: number,
	scale: number,
): void {
	const dx = x - pen.x;
	const dy = y - pen.y;
	if (dx === 0 && dy === 0) return;
	const radius = radiusOf(from, arc, hypot(dx, dy), scale);
	const flags = `0 ${arc.largeArc ? 1 : 0}${arc.sweep ? 1 : 0}`;
	const head = [radius, radius];
	write(
		pen,
		"a",
		[...head, flags + shortNumber(dx, scale), shortNumber(dy, scale)],
		[...head, flags + shortNumber(x, scale), shortNumber(y, scale)],
	);
	pen.x = x;
	pen.y = y;
}

/** @param chord as it is rounded, grid units */
function radiusOf(
	from: Point,
	{ radius, to }: Extract<Segment, { kind: "arc" }>,
	chord: number,
	scale: number,
): string {
	const half = hypot(to.x - from.x, to.y - from.y) / 2;
	const offset = scale * Math.sqrt(Math.max(0, radius * radius - half * half));
	// A radius a trifle too large for half a turn would flatten it a lot; one too small is grown by
	// every renderer to just fit (SVG 2, 9.5.1), which is what half a turn means.
	if (offset < ON_CHORD)
		return shortNumber(Math.max(1, Math.floor(chord / 2)), scale);
	const magnified = (scale * radius) / offset;
	if (magnified <= MAGNIFIED)
		return shortNumber(Math.max(1, Math.round(radius * scale)), scale);
	const finer = magnified <= MOST_MAGNIFIED ? 10 : 100;
	const exact = hypot(offset, chord / 2);
	return shortNumber(Math.ceil(exact * finer), scale * finer);
}
