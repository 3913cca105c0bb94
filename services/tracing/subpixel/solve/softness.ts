import type { Drawing } from "./drawing.ts";
import type { Target } from "./target.ts";

/** Boundaries between colours nearer than this, in levels, tell little. */
const LEAST_CONTRAST = 10;

/** A pixel whose coverage is further from a half isn't of two faces alone. */
const FURTHEST = 0.51;

/**
 * How soft the boundaries are: over the pixels that a boundary crosses, the slope by which coverage as
 * seen falls back towards one half behind coverage as drawn with sharp edges (least squares through
 * one half). 0 for sharp edges, noisy ones too, for noise takes no side; 1 where nothing of the edge is
 * left. A blur of one pixel has about 0.4.
 *
 * @param target premultiplied levels, four a pixel
 * @returns 0 without boundaries
 */
export function softness(
	{ map, sketch, scene }: Drawing,
	target: Target,
): number {
	const { cuts, start, drawn } = scene;
	const sides = new Float64Array(8);
	let spread = 0;
	let fallen = 0;
	map.edges.forEach(({ left, right }, e) => {
		if (left < 0 || right < 0) return;
		let last = -1;
		for (let k = start[sketch.first[e]]; k < start[sketch.first[e + 1]]; k++) {
			const pixel = cuts.pixel[k];
			if (pixel === last) continue;
			last = pixel;
			const row = Math.floor(pixel / map.width);
			scene.colourAt(left, pixel - row * map.width, row, sides, 0);
			scene.colourAt(right, pixel - row * map.width, row, sides, 4);
			let contrast = 0;
			let expected = 0;
			let seen = 0;
			for (let c = 0; c < 4; c++) {
				const step = sides[c] - sides[4 + c];
				contrast += step * step;
				expected += step * (drawn[4 * pixel + c] - sides[4 + c]);
				seen += step * (target[4 * pixel + c] - sides[4 + c]);
			}
			if (contrast < LEAST_CONTRAST ** 2) continue;
			const away = expected / contrast - 0.5;
			// Where a third face comes in, coverage can't be read.
			if (Math.abs(away) > FURTHEST) continue;
			spread += away * away;
			fallen += away * ((expected - seen) / contrast);
		}
	});
	return spread > 0 ? fallen / spread : 0;
}
