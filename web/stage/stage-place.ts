import { extent, placed } from "./view.ts";

/** Lays an element over the picture, wherever the view has it. */
export function placeStyle() {
	const { left, top, scale } = placed.value;
	return {
		left: `${left}px`,
		top: `${top}px`,
		width: `${extent.value.width * scale}px`,
		height: `${extent.value.height * scale}px`,
	};
}
