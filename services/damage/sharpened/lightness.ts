import type { Raster } from "../../image/raster.ts";

/** Tristimulus values of D65. */
const WHITE = [0.95047, 1, 1.08883] as const;
/** Where the cube root ends and the straight line begins (CIE 15). */
const KNEE = 216 / 24389;
const SLOPE = 24389 / 27 / 116;

/** Linear light of each sRGB level (IEC 61966-2-1). */
const LINEAR = Float64Array.from({ length: 256 }, (_, level) => {
	const share = level / 255;
	return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
});

/**
 * A raster as CIELAB has it before L, a and b are formed: f(X), f(Y) and f(Z), each a plane. What is added to
 * all three changes lightness alone: 1 / 116 for a unit of L.
 */
export function lightnessPlanes({ width, height, data }: Raster) {
	const count = width * height;
	const planes = [0, 1, 2].map(() => new Float32Array(count));
	const known = new Map<number, readonly number[]>();
	for (let i = 0, k = 0; i < count; i++, k += 4) {
		const colour = (data[k] << 16) | (data[k + 1] << 8) | data[k + 2];
		let values = known.get(colour);
		if (values === undefined) {
			values = responsesOf(data[k], data[k + 1], data[k + 2]);
			known.set(colour, values);
		}
		planes[0][i] = values[0];
		planes[1][i] = values[1];
		planes[2][i] = values[2];
	}
	return planes;
}

/** L of a colour's whole levels, 0..100. */
export function lightnessOf(r: number, g: number, b: number): number {
	return 116 * responsesOf(r, g, b)[1] - 16;
}

function responsesOf(r: number, g: number, b: number): readonly number[] {
	const [red, green, blue] = [LINEAR[r], LINEAR[g], LINEAR[b]];
	return [
		response(
			(0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / WHITE[0],
		),
		response(0.2126729 * red + 0.7151522 * green + 0.072175 * blue),
		response(
			(0.0193339 * red + 0.119192 * green + 0.9503041 * blue) / WHITE[2],
		),
	];
}

function response(share: number): number {
	return share > KNEE ? Math.cbrt(share) : SLOPE * share + 16 / 116;
}

/** Red, green and blue levels of f(X), f(Y) and f(Z), held to 0..255 by whoever stores them. */
export function levelsOf(
	fx: number,
	fy: number,
	fz: number,
): readonly [red: number, green: number, blue: number] {
	const x = WHITE[0] * light(fx);
	const y = light(fy);
	const z = WHITE[2] * light(fz);
	return [
		level(3.2404542 * x - 1.5371385 * y - 0.4985314 * z),
		level(-0.969266 * x + 1.8760108 * y + 0.041556 * z),
		level(0.0556434 * x - 0.2040259 * y + 1.0572252 * z),
	];
}

function light(response: number): number {
	const cube = response ** 3;
	return cube > KNEE ? cube : (response - 16 / 116) / SLOPE;
}

function level(linear: number): number {
	const share =
		linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
	return 255 * share;
}
