import { hasTransparency, type Raster, wordsOf } from "../image/raster.ts";
import type { Field, Region } from "./field.ts";
import { regionOfTiles } from "./field.ts";

/**
 * A raster as a field: red, green and blue premultiplied by opacity (renderers and resamplers mix there),
 * and opacity as a fourth channel where not all pixels are opaque; one channel where all are grey and opaque.
 */
export function fieldOfRaster(raster: Raster): Field {
	const { width, height, data } = raster;
	const count = width * height;
	const isOpaque = !hasTransparency(raster);
	if (isOpaque && isGrey(raster)) {
		const grey = Float32Array.from({ length: count }, (_, i) => data[4 * i]);
		return { width, height, channels: [grey] };
	}
	const channels = Array.from(
		{ length: isOpaque ? 3 : 4 },
		() => new Float32Array(count),
	);
	const [red, green, blue, opacity] = channels;
	for (let i = 0, k = 0; i < count; i++, k += 4) {
		const alpha = data[k + 3];
		const share = alpha / 255;
		red[i] = share * data[k];
		green[i] = share * data[k + 1];
		blue[i] = share * data[k + 2];
		if (opacity !== undefined) opacity[i] = alpha;
	}
	return { width, height, channels };
}

function isGrey({ data }: Raster): boolean {
	for (let k = 0; k < data.length; k += 4) {
		if (data[k] !== data[k + 1] || data[k] !== data[k + 2]) return false;
	}
	return true;
}

/** The inverse of {@link fieldOfRaster}; levels are rounded and held to 0..255. */
export function rasterOfField({ width, height, channels }: Field): Raster {
	const [red, green = red, blue = red, opacity] = channels;
	const count = width * height;
	const data = new Uint8ClampedArray(4 * count).fill(255);
	for (let i = 0, k = 0; i < count; i++, k += 4) {
		let scale = 1;
		if (opacity !== undefined) {
			data[k + 3] = opacity[i];
			scale = data[k + 3] === 0 ? 0 : 255 / opacity[i];
		}
		data[k] = scale * red[i];
		data[k + 1] = scale * green[i];
		data[k + 2] = scale * blue[i];
	}
	return { width, height, data };
}

/** Side of the tiles that are looked at as a whole, pixels. */
const TILE = 8;

/**
 * The tiles of a raster in which some pixel differs from the one to its right or below.
 *
 * @param reach rows above and below that `tall` has more, at least
 */
export function busyRegion(
	raster: Raster,
	reach: number,
): { region: Region; tall: Region } {
	const { width, height } = raster;
	const words = wordsOf(raster);
	const tilesWide = Math.ceil(width / TILE);
	const tiles = new Uint8Array(tilesWide * Math.ceil(height / TILE));
	for (let y = 0, i = 0; y < height; y++) {
		const below = y < height - 1 ? width : 0;
		const row = (y >> 3) * tilesWide;
		for (let x = 0; x < width; x++, i++) {
			const here = words[i];
			const right = x < width - 1 ? words[i + 1] : here;
			if (here === right && here === words[i + below]) continue;
			tiles[row + (x >> 3)] = 1;
			// A difference across a tile's rim is the other tile's too.
			if (here !== right) tiles[row + ((x + 1) >> 3)] = 1;
			if (here !== words[i + below]) {
				tiles[((y + 1) >> 3) * tilesWide + (x >> 3)] = 1;
			}
		}
	}
	const size = { wide: TILE, high: TILE };
	const tallTiles = tiles.slice();
	const most = tilesWide * Math.ceil(reach / TILE);
	for (let t = 0; t < tiles.length; t++) {
		if (tiles[t] === 0) continue;
		const last = Math.min(tiles.length - 1, t + most);
		for (let u = t; u <= last; u += tilesWide) tallTiles[u] = 1;
		for (let u = t; u >= Math.max(0, t - most); u -= tilesWide)
			tallTiles[u] = 1;
	}
	return {
		region: regionOfTiles(tiles, tilesWide, size, { width, height }),
		tall: regionOfTiles(tallTiles, tilesWide, size, { width, height }),
	};
}
