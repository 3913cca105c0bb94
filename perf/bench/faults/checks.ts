import type { Raster } from "../../../services/image/raster.ts";
import { DARK, overGround, WHITE } from "../../../services/quality/ground.ts";
import { ciede2000, labOfRgb } from "../../measuring/ciede2000.ts";

/** Part of a picture: whether the pixel whose centre is (x, y) belongs to it. */
export type Area = (x: number, y: number) => boolean;

/**
 * Mean CIEDE2000 of two drawings of equal size over some of their pixels, over white and over a dark ground, the
 * worse of both; 0 for an empty area.
 *
 * @param scale pixels of the drawings to one unit in which the area is told
 */
export function differenceIn(
	a: Raster,
	b: Raster,
	area: Area,
	scale = 1,
): number {
	const over = (ground: typeof WHITE) => {
		const first = overGround(a, ground).data;
		const second = overGround(b, ground).data;
		let sum = 0;
		let count = 0;
		for (let y = 0, i = 0; y < a.height; y++) {
			for (let x = 0; x < a.width; x++, i += 4) {
				if (!area((x + 0.5) / scale, (y + 0.5) / scale)) continue;
				count++;
				sum += ciede2000(
					labOfRgb(first[i], first[i + 1], first[i + 2]),
					labOfRgb(second[i], second[i + 1], second[i + 2]),
				);
			}
		}
		return count === 0 ? 0 : sum / count;
	};
	return Math.max(over(WHITE), over(DARK));
}

/**
 * Greatest difference of two drawings' mean levels over an area, over the four channels (straight RGBA): what
 * became of a face's colour, whatever became of its boundary.
 */
export function meanLevelsApart(a: Raster, b: Raster, area: Area): number {
	const means = [a, b].map(({ data, width, height }) => {
		const sum = [0, 0, 0, 0];
		let count = 0;
		for (let y = 0; y < height; y++) {
			for (let x = 0; x < width; x++) {
				if (!area(x + 0.5, y + 0.5)) continue;
				count++;
				for (let c = 0; c < 4; c++) sum[c] += data[4 * (y * width + x) + c];
			}
		}
		return sum.map((total) => total / Math.max(1, count));
	});
	return Math.max(...means[0].map((mean, c) => Math.abs(mean - means[1][c])));
}

/** Greatest difference in any channel of any pixel of an area. */
export function mostLevelsApart(a: Raster, b: Raster, area: Area): number {
	let most = 0;
	for (let y = 0; y < a.height; y++) {
		for (let x = 0; x < a.width; x++) {
			if (!area(x + 0.5, y + 0.5)) continue;
			const i = 4 * (y * a.width + x);
			for (let c = i; c < i + 4; c++) {
				most = Math.max(most, Math.abs(a.data[c] - b.data[c]));
			}
		}
	}
	return most;
}

/** How many gradients an SVG defines. */
export const gradientsOf = (svg: string): number =>
	svg.match(/<(?:linear|radial)Gradient/g)?.length ?? 0;

/** The distinct solid colours that an SVG fills or strokes with, as written. */
export const coloursOf = (svg: string): ReadonlySet<string> =>
	new Set(
		[...svg.matchAll(/(?:fill|stroke)="(#[0-9a-fA-F]{3,8}|[a-z]+)"/g)]
			.map(([, colour]) => colour)
			.filter((colour) => colour !== "none"),
	);

/** The pixels of just that colour, opaque: a face without its rim. */
export function areaOfColour(
	{ data, width }: Raster,
	[red, green, blue]: readonly [number, number, number],
): Area {
	return (x, y) => {
		const i = 4 * (Math.floor(y) * width + Math.floor(x));
		return (
			data[i] === red &&
			data[i + 1] === green &&
			data[i + 2] === blue &&
			data[i + 3] === 255
		);
	};
}

/** Steps of the truth from so many levels up are edges, and so many pixels around them aren't looked at. */
const EDGE_STEP = 6;
const AROUND_EDGE = 8;

/**
 * The greatest step between neighbouring pixels of a drawing, levels, where the truth runs softly: what would be seen as
 * a joint. All but a few pixels in a thousand are below it.
 */
export function newStepsIn(truth: Raster, drawn: Raster): number {
	const [meant, made] = [truth, drawn].map(
		(raster) => overGround(raster, WHITE).data,
	);
	const { width, height } = truth;
	const near = new Uint8Array(width * height);
	for (let y = 0, k = 0; y < height; y++) {
		for (let x = 0; x < width; x++, k++) {
			if (stepAt(meant, k, x, y, width, height) < EDGE_STEP) continue;
			const top = Math.max(0, y - AROUND_EDGE);
			const left = Math.max(0, x - AROUND_EDGE);
			const right = Math.min(width, x + AROUND_EDGE + 1);
			for (let v = top; v < Math.min(height, y + AROUND_EDGE + 1); v++)
				near.fill(1, v * width + left, v * width + right);
		}
	}
	const steps: number[] = [];
	for (let y = 0, k = 0; y < height; y++) {
		for (let x = 0; x < width; x++, k++) {
			if (near[k]) continue;
			const step = stepAt(made, k, x, y, width, height);
			steps.push(step - stepAt(meant, k, x, y, width, height));
		}
	}
	steps.sort((a, b) => a - b);
	return steps[Math.floor(0.997 * steps.length)] ?? 0;
}

/** The greatest difference in a channel to the pixels to the right and below. */
function stepAt(
	data: Raster["data"],
	k: number,
	x: number,
	y: number,
	width: number,
	height: number,
): number {
	let most = 0;
	for (let c = 0; c < 3; c++) {
		const here = data[4 * k + c];
		if (x + 1 < width)
			most = Math.max(most, Math.abs(data[4 * k + 4 + c] - here));
		if (y + 1 < height)
			most = Math.max(most, Math.abs(data[4 * (k + width) + c] - here));
	}
	return most;
}

/**
 * How much of the area around a point two drawings cover differently, in square units, by the channel that tells most: opacity, where
 * the truth has both.
 *
 * @param at in units of the picture
 * @param reach half the side of the square that is looked at
 * @param scale pixels of the drawings to one unit
 */
export function missedAround(
	truth: Raster,
	drawn: Raster,
	at: { readonly x: number; readonly y: number },
	reach: number,
	scale: number,
): number {
	const missed = [0, 0, 0, 0];
	const low = [255, 255, 255, 255];
	const high = [0, 0, 0, 0];
	const range = (middle: number, size: number) =>
		[middle - reach, middle + reach].map((edge) =>
			Math.max(0, Math.min(size, Math.round(scale * edge))),
		);
	const [left, right] = range(at.x, truth.width);
	const [top, bottom] = range(at.y, truth.height);
	for (let y = top; y < bottom; y++) {
		for (let x = left; x < right; x++) {
			const i = 4 * (y * truth.width + x);
			for (let c = 0; c < 4; c++) {
				const level = truth.data[i + c];
				low[c] = Math.min(low[c], level);
				high[c] = Math.max(high[c], level);
				missed[c] += Math.abs(level - drawn.data[i + c]);
			}
		}
	}
	const contrast = high.map((level, c) => level - low[c]);
	const clearest =
		contrast[3] > 128 ? 3 : contrast.indexOf(Math.max(...contrast));
	return missed[clearest] / Math.max(1, contrast[clearest]) / scale ** 2;
}

/**
 * Mean CIEDE2000 in the square where two drawings of equal size differ most, over white and over a dark ground: a nick
 * that a mean over the whole picture hides.
 *
 * @param side pixels of the drawings
 */
export function worstPatch(a: Raster, b: Raster, side: number): number {
	return Math.max(
		...[WHITE, DARK].map((ground) =>
			worstPatchOver(overGround(a, ground), overGround(b, ground), side),
		),
	);
}

function worstPatchOver(a: Raster, b: Raster, side: number): number {
	const { width, height } = a;
	const stride = width + 1;
	// Sums over all that lies above and to the left.
	const sums = new Float64Array(stride * (height + 1));
	let worst = 0;
	for (let y = 1; y <= height; y++) {
		for (let x = 1, row = 0; x <= width; x++) {
			const i = 4 * ((y - 1) * width + x - 1);
			const isSame =
				a.data[i] === b.data[i] &&
				a.data[i + 1] === b.data[i + 1] &&
				a.data[i + 2] === b.data[i + 2];
			if (!isSame)
				row += ciede2000(
					labOfRgb(a.data[i], a.data[i + 1], a.data[i + 2]),
					labOfRgb(b.data[i], b.data[i + 1], b.data[i + 2]),
				);
			const at = y * stride + x;
			sums[at] = sums[at - stride] + row;
			if (x < side || y < side) continue;
			const above = at - side * stride;
			worst = Math.max(
				worst,
				sums[at] - sums[at - side] - sums[above] + sums[above - side],
			);
		}
	}
	return worst / side ** 2;
}
