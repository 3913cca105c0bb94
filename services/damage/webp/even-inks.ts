import type { Raster } from "../../image/raster.ts";
import type { KnownInk } from "../anchors.ts";
import { likeliest, type Rgb, yccOf } from "../likely-ink.ts";

/** Side of the tiles that are looked at as a whole, pixels. */
const TILE = 8;
/** Even tiles that make a fill, at least. */
const LEAST_TILES = 6;
/** A ramp's even tiles lie beside others that are a little darker or lighter: so many a tile at most, within so many levels. */
const MOST_RAMPS = 0.25;
const LEVELS_OF_RAMP = 4;
/** Fills beyond this many are the smallest. */
const MOST_INKS = 24;
/** Levels that a channel moves at most on the way through a WebP. */
const MOST_MOVED = 3;

/**
 * The inks of a lossy WebP's even fills. At every quality they come through whole but for the rounding to VP8's luma and chroma,
 * whose 219 and 224 levels stand for 256: so an ink is one of the half dozen that come out as the colour that is seen. (Of forty
 * grounds at qualities 40, 60, 80 and 90 each came out as rounding alone has it.)
 *
 * Cost: one look at each pixel; 343 conversions an ink.
 * What it gets wrong: fills smaller than a few tiles aren't found.
 *
 * @param raster as decoded
 */
export function evenInksOfWebp(raster: Raster): KnownInk[] {
	return evenColours(raster).flatMap((seen) => {
		const ink = likeliest(inksBehind(seen));
		return ink === undefined ? [] : [{ ink, decoded: yccOf(seen) }];
	});
}

/** Colours of fills, those of most tiles first. */
function evenColours({ width, height, data }: Raster): Rgb[] {
	const wide = Math.floor(width / TILE);
	const high = Math.floor(height / TILE);
	const words = new Uint32Array(data.slice().buffer);
	const tiles = Array.from({ length: wide * high }, (_, t) => {
		const first = TILE * (Math.floor(t / wide) * width + (t % wide));
		const word = words[first];
		for (let y = 0; y < TILE; y++)
			for (let x = 0, i = first + y * width; x < TILE; x++, i++)
				if (words[i] !== word) return undefined;
		return word;
	});
	const fills = new Map<number, { tiles: number; ramps: number }>();
	const fillOf = (word: number) => {
		const fill = fills.get(word) ?? { tiles: 0, ramps: 0 };
		fills.set(word, fill);
		return fill;
	};
	tiles.forEach((here, t) => {
		if (here === undefined) return;
		const fill = fillOf(here);
		fill.tiles++;
		for (const beside of [t % wide < wide - 1 ? t + 1 : -1, t + wide]) {
			const there = tiles[beside];
			if (there === undefined || !isRamp(here, there)) continue;
			fill.ramps++;
			fillOf(there).ramps++;
		}
	});
	return [...fills]
		.filter(
			([, { tiles: count, ramps }]) =>
				count >= LEAST_TILES && ramps <= MOST_RAMPS * count,
		)
		.sort(([, a], [, b]) => b.tiles - a.tiles)
		.slice(0, MOST_INKS)
		.map(([word]) => rgbOf(word));
}

const rgbOf = (word: number): Rgb => {
	const [red, green, blue] = new Uint8Array(Uint32Array.of(word).buffer);
	return [red, green, blue];
};

function isRamp(here: number, there: number): boolean {
	if (here === there) return false;
	const other = rgbOf(there);
	return rgbOf(here).every(
		(level, c) => Math.abs(level - other[c]) <= LEVELS_OF_RAMP,
	);
}

/** All inks that come out of a WebP as the colour seen. */
function inksBehind([red, green, blue]: Rgb): Rgb[] {
	const inks: Rgb[] = [];
	for (const r of around(red))
		for (const g of around(green))
			for (const b of around(blue)) {
				const [toRed, toGreen, toBlue] = throughVp8([r, g, b]);
				if (toRed === red && toGreen === green && toBlue === blue)
					inks.push([r, g, b]);
			}
	return inks;
}

function around(level: number): number[] {
	const from = Math.max(0, level - MOST_MOVED);
	const to = Math.min(255, level + MOST_MOVED);
	return Array.from({ length: to - from + 1 }, (_, k) => from + k);
}

/** An even colour to VP8's luma and chroma and back, by the whole numbers that libwebp works with (BT.601, 16 to 235). */
function throughVp8([red, green, blue]: Rgb): Rgb {
	const y = (16839 * red + 33059 * green + 6420 * blue + 0x108000) >> 16;
	const u = (-9719 * red - 19081 * green + 28800 * blue + 0x808000) >> 16;
	const v = (28800 * red - 24116 * green - 4684 * blue + 0x808000) >> 16;
	const luma = (y * 19077) >> 8;
	return [
		luma + ((v * 26149) >> 8) - 14234,
		luma - ((u * 6419) >> 8) - ((v * 13320) >> 8) + 8708,
		luma + ((u * 33050) >> 8) - 17685,
	].map((level) => Math.max(0, Math.min(255, level >> 6))) as unknown as Rgb;
}
