import type { Curve, PlanarMap } from "../types.ts";
import { buildModel } from "./model.ts";
import { createScene } from "./scene.ts";

/**
 * The exact area-coverage drawing of a map with given curves.
 *
 * @returns premultiplied levels, four a pixel
 */
export function drawMap(
	map: PlanarMap,
	curves: readonly Curve[],
): Float32Array {
	const model = buildModel(map, curves);
	const scene = createScene(map, model);
	scene.draw(model.x);
	return scene.drawn;
}
