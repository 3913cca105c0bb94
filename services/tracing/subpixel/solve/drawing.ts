import type { Curve, PlanarMap } from "../types.ts";
import { type Canvas, createScene, type Scene } from "./scene.ts";
import { type Sketch, sketchCurves } from "./sketch.ts";

/** A map with given curves, as what may move in it and as it looks. */
export interface Drawing {
	readonly map: PlanarMap;
	/** One for each edge of the map. */
	readonly curves: readonly Curve[];
	readonly sketch: Sketch;
	/** Last drawn with the sketch's own variables, those of `curves`. */
	readonly scene: Scene;
}

/**
 * Draws a map with given curves by their exact coverage.
 *
 * @param canvas of an earlier drawing of the map, whose scene nobody looks at any more
 */
export function drawMap(
	map: PlanarMap,
	curves: readonly Curve[],
	canvas?: Canvas,
): Drawing {
	const sketch = sketchCurves(map, curves);
	const scene = createScene(map, sketch, canvas);
	scene.draw(sketch.x);
	return { map, curves, sketch, scene };
}
