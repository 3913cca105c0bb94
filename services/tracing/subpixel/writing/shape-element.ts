import { cornersOf } from "../geometry/regular-polygon.ts";
import type { Shape } from "../types.ts";
import { roundedNumber } from "./numbers.ts";

/** A shape as its own element, without a fill; attributes that are 0 by default are left out. */
export function shapeElement(shape: Shape, decimals: number): string {
	const attribute = (name: string, value: number) => {
		const text = roundedNumber(value, decimals);
		return text === "0" ? "" : ` ${name}="${text}"`;
	};
	if (shape.kind === "circle") {
		return `<circle${attribute("cx", shape.x)}${attribute("cy", shape.y)}${attribute("r", shape.radius)}/>`;
	}
	if (shape.kind === "ellipse") {
		return `<ellipse${attribute("cx", shape.x)}${attribute("cy", shape.y)}${attribute("rx", shape.radiusX)}${attribute("ry", shape.radiusY)}/>`;
	}
	if (shape.kind === "polygon") {
		const on = (value: number) => roundedNumber(value, decimals);
		const points = cornersOf(shape).map(({ x, y }) => `${on(x)} ${on(y)}`);
		return `<polygon points="${points.join(" ")}"/>`;
	}
	// Sides are rounded where they lie, so that shapes that touch still touch.
	const scale = 10 ** decimals;
	const on = (value: number) => Math.round(value * scale) / scale;
	const width = on(shape.x + shape.width) - on(shape.x);
	const height = on(shape.y + shape.height) - on(shape.y);
	return `<rect${attribute("x", shape.x)}${attribute("y", shape.y)}${attribute("width", width)}${attribute("height", height)}${attribute("rx", shape.radius)}/>`;
}
