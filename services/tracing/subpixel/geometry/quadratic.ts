import type { Point, Segment } from "../types.ts";

type Quadratic = Extract<Segment, { kind: "quadratic" }>;
type Cubic = Extract<Segment, { kind: "cubic" }>;

/** The cubic that draws the same as a quadratic curve. */
export function raised(from: Point, { control, to }: Quadratic): Cubic {
	const toward = (end: Point): Point => ({
		x: end.x + (2 / 3) * (control.x - end.x),
		y: end.y + (2 / 3) * (control.y - end.y),
	});
	return { kind: "cubic", control1: toward(from), control2: toward(to), to };
}
