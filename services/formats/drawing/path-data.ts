import { arcByEnds } from "./arcs.ts";
import type { Contour, Point, Segment } from "./types.ts";

const COMMAND = /[MmZzLlHhVvCcSsQqTtAa]/y;
const NUMBER = /[\s,]*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/y;
const FLAG = /[\s,]*([01])/y;
const SPACE = /[\s,]*/y;

/** Numbers that one round of a command takes. */
const TAKES: Readonly<Record<string, number>> = {
	m: 2,
	l: 2,
	h: 1,
	v: 1,
	c: 6,
	s: 4,
	q: 4,
	t: 2,
	a: 7,
	z: 0,
};

/**
 * Reads path data (SVG 2, 9.3): quadratic curves become cubics, which is exact, and arcs get
 * their centre.
 *
 * @throws Error at what isn't path data
 */
export function readPathData(text: string): Contour[] {
	const contours: Contour[] = [];
	const walk = createWalk(contours);
	let at = skip(text, 0);
	while (at < text.length) {
		COMMAND.lastIndex = at;
		const command = COMMAND.exec(text)?.[0];
		if (command === undefined)
			throw new Error(`no path data: ${text.slice(at, at + 40)}`);
		at = skip(text, at + 1);
		const takes = TAKES[command.toLowerCase()];
		if (takes === 0) walk.close();
		let now = command;
		while (takes > 0) {
			const numbers: number[] = [];
			for (let k = 0; k < takes; k++) {
				const isFlag = takes === 7 && (k === 3 || k === 4);
				const pattern = isFlag ? FLAG : NUMBER;
				pattern.lastIndex = at;
				const found = pattern.exec(text);
				if (found === null)
					throw new Error(`no path data: ${text.slice(at, at + 40)}`);
				numbers.push(Number(found[1]));
				at = pattern.lastIndex;
			}
			walk.step(now, numbers);
			// What follows a move without a command of its own are lines.
			if (now === "m") now = "l";
			if (now === "M") now = "L";
			at = skip(text, at);
			NUMBER.lastIndex = at;
			if (!NUMBER.test(text)) break;
		}
	}
	walk.end();
	return contours;
}

function skip(text: string, at: number): number {
	SPACE.lastIndex = at;
	SPACE.exec(text);
	return SPACE.lastIndex;
}

/** Takes commands one by one and gives whole contours to `contours`. */
function createWalk(contours: Contour[]) {
	let start: Point = { x: 0, y: 0 };
	let at: Point = start;
	let segments: Segment[] = [];
	/** The last control point of a curve, for the commands that go on smoothly. */
	let cubicControl: Point | undefined;
	let quadraticControl: Point | undefined;

	const finish = (closed: boolean) => {
		if (segments.length > 0) contours.push({ start, segments, closed });
		segments = [];
	};
	const add = (segment: Segment) => {
		segments.push(segment);
		at = segment.to;
	};
	const mirrored = (control: Point | undefined): Point =>
		control === undefined
			? at
			: { x: 2 * at.x - control.x, y: 2 * at.y - control.y };
	const curve = (control1: Point, control2: Point, to: Point) => {
		add({ kind: "cubic", control1, control2, to });
		cubicControl = control2;
	};
	const quadratic = (control: Point, to: Point) => {
		const from = at;
		const toward = (end: Point): Point => ({
			x: end.x + (2 / 3) * (control.x - end.x),
			y: end.y + (2 / 3) * (control.y - end.y),
		});
		add({ kind: "cubic", control1: toward(from), control2: toward(to), to });
		quadraticControl = control;
	};

	return {
		step(command: string, n: readonly number[]): void {
			const { x: ox, y: oy } =
				command === command.toLowerCase() ? at : { x: 0, y: 0 };
			const point = (k: number): Point => ({ x: n[k] + ox, y: n[k + 1] + oy });
			const smoothCubic = mirrored(cubicControl);
			const smoothQuadratic = mirrored(quadraticControl);
			cubicControl = undefined;
			quadraticControl = undefined;
			switch (command.toLowerCase()) {
				case "m":
					finish(false);
					start = point(0);
					at = start;
					return;
				case "l":
					add({ kind: "line", to: point(0) });
					break;
				case "h":
					add({ kind: "line", to: { x: n[0] + ox, y: at.y } });
					break;
				case "v":
					add({ kind: "line", to: { x: at.x, y: n[0] + oy } });
					break;
				case "c":
					curve(point(0), point(2), point(4));
					break;
				case "s":
					curve(smoothCubic, point(0), point(2));
					break;
				case "q":
					quadratic(point(0), point(2));
					break;
				case "t":
					quadratic(smoothQuadratic, point(0));
					break;
				case "a": {
					const to = point(5);
					// An arc that ends where it starts is left out (SVG 2, 9.5.1).
					if (to.x === at.x && to.y === at.y) return;
					const radii = { x: n[0], y: n[1] };
					const turned = (n[2] * Math.PI) / 180;
					add(
						arcByEnds(at, to, radii, turned, n[3] === 1, n[4] === 1) ?? {
							kind: "line",
							to,
						},
					);
					break;
				}
			}
		},
		/** Goes back to where the contour began, and says so. */
		close(): void {
			if (segments.length > 0 && (at.x !== start.x || at.y !== start.y))
				add({ kind: "line", to: start });
			finish(true);
			at = start;
			cubicControl = undefined;
			quadraticControl = undefined;
		},
		end: () => finish(false),
	};
}
