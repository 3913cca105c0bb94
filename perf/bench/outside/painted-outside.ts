import type { Raster } from "../../../services/image/raster.ts";
import { renderSvg } from "../../../services/quality/render.ts";
import { readPixels } from "../../../services/tracing/subpixel/intake/index.ts";
import type { SubpixelParameters } from "../../../services/tracing/subpixel/parameters.ts";
import {
	drawPixels,
	traceSubpixel,
} from "../../../services/tracing/subpixel/trace.ts";
import type {
	Curve,
	PlanarMap,
	Segment,
} from "../../../services/tracing/subpixel/types.ts";
import { writeSvg } from "../../../services/tracing/subpixel/writing/index.ts";

/**
 * How near a boundary's pixel sides, in pixels, a pixel may be painted by the face across: two for the curve, one for
 * anti-aliasing and one for what goes on beneath an opaque neighbour.
 */
export const NEAR = 4;
/** Levels of difference that rendering explains. */
const SAME = 3;

/**
 * Counts the pixels of a traced picture that show another paint than their face's though no boundary is
 * near: where a curve or a shape paints outside its face's outline. The same planar map drawn along
 * the pixels' sides tells what every pixel should show.
 */
export function paintedOutside(
	raster: Raster,
	parameters: SubpixelParameters,
): number {
	const { map } = drawPixels(raster, readPixels(raster), parameters);
	const { svg } = traceSubpixel(raster, parameters);
	const drawn = renderSvg(svg, raster.width).data;
	const meant = renderSvg(alongSides(map), raster.width).data;
	const near = nearBoundaries(map);
	let count = 0;
	for (let p = 0; p < near.length; p++) {
		if (near[p] === 0 && differ(drawn, meant, 4 * p)) count++;
	}
	return count;
}

/** The map with every boundary along the sides of its pixels. */
function alongSides(map: PlanarMap): string {
	const curves = map.edges.map(({ cracks, closed }): Curve => {
		const count = cracks.length / 2;
		const at = (k: number) => ({ x: cracks[2 * k], y: cracks[2 * k + 1] });
		const segments = Array.from(
			{ length: closed ? count : count - 1 },
			(_, k): Segment => ({ kind: "line", to: at((k + 1) % count) }),
		);
		return { start: at(0), segments, closed };
	});
	return writeSvg(map, curves, {
		decimals: 2,
		layering: "cutout",
		beneath: "faithful",
	});
}

function nearBoundaries({ width, height, edges }: PlanarMap): Uint8Array {
	const near = new Uint8Array(width * height);
	for (const { cracks, left, right } of edges) {
		if (left < 0 || right < 0) continue;
		for (let k = 0; k < cracks.length; k += 2) {
			const first = Math.max(0, cracks[k] - NEAR);
			const last = Math.min(width, cracks[k] + NEAR);
			const bottom = Math.min(height, cracks[k + 1] + NEAR);
			for (let y = Math.max(0, cracks[k + 1] - NEAR); y < bottom; y++) {
				near.fill(1, y * width + first, y * width + last);
			}
		}
	}
	return near;
}

function differ(
	a: Uint8ClampedArray,
	b: Uint8ClampedArray,
	pixel: number,
): boolean {
	const [over, under] = [a[pixel + 3] / 255, b[pixel + 3] / 255];
	if (Math.abs(a[pixel + 3] - b[pixel + 3]) > SAME) return true;
	for (let i = pixel; i < pixel + 3; i++) {
		if (Math.abs(a[i] * over - b[i] * under) > SAME) return true;
	}
	return false;
}
