import { EDGE, FLAT, type Pixels } from "../intake/index.ts";

/** Connected zones of pixels that aren't edges. Each typed array has one entry (or four) a zone. */
export interface Zones {
	readonly count: number;
	/** Zone of each pixel, -1 for an edge pixel. */
	readonly zoneOf: Int32Array;
	/** Pixels in the zone. */
	readonly size: Int32Array;
	/** Pixels whose four neighbours are the very same. */
	readonly flat: Int32Array;
	/** Premultiplied R, G, B, A: sums, least and greatest values. */
	readonly sum: Float64Array;
	readonly least: Uint8Array;
	readonly greatest: Uint8Array;
}

/**
 * Join neighbouring pixels that aren't edges (four-connected, union-find over one raster scan) and
 * gather each zone's colour range. A solid shape's zone has one colour; a ramp's has its whole range.
 */
export function findZones(pixels: Pixels, kinds: Uint8Array): Zones {
	const { width, height } = pixels;
	const zoneOf = new Int32Array(width * height).fill(-1);
	const parent: number[] = [];
	for (let y = 0, i = 0; y < height; y++) {
		for (let x = 0; x < width; x++, i++) {
			if (kinds[i] === EDGE) continue;
			const left = x > 0 ? zoneOf[i - 1] : -1;
			const up = y > 0 ? zoneOf[i - width] : -1;
			if (left < 0 && up < 0) {
				zoneOf[i] = parent.length;
				parent.push(parent.length);
			} else if (left < 0 || left === up) {
				zoneOf[i] = up;
			} else {
				zoneOf[i] = left;
				if (up >= 0) join(parent, left, up);
			}
		}
	}
	const numberOf = new Int32Array(parent.length);
	let count = 0;
	for (let zone = 0; zone < parent.length; zone++) {
		const root = find(parent, zone);
		numberOf[zone] = root === zone ? count++ : numberOf[root];
	}
	return measure(pixels, kinds, zoneOf, numberOf, count);
}

function measure(
	pixels: Pixels,
	kinds: Uint8Array,
	zoneOf: Int32Array,
	numberOf: Int32Array,
	count: number,
): Zones {
	const { packed } = pixels;
	const size = new Int32Array(count);
	const flat = new Int32Array(count);
	const sum = new Float64Array(4 * count);
	const least = new Uint8Array(4 * count).fill(255);
	const greatest = new Uint8Array(4 * count);
	const total = zoneOf.length;
	for (let i = 0; i < total; ) {
		if (zoneOf[i] < 0) {
			i++;
			continue;
		}
		const provisional = zoneOf[i];
		const value = packed[i];
		const zone = numberOf[provisional];
		const start = i;
		while (i < total && zoneOf[i] === provisional && packed[i] === value) {
			if (kinds[i] === FLAT) flat[zone]++;
			zoneOf[i++] = zone;
		}
		const run = i - start;
		size[zone] += run;
		for (let c = 0; c < 4; c++) {
			const level = (value >>> (8 * c)) & 255;
			const k = 4 * zone + c;
			sum[k] += run * level;
			if (level < least[k]) least[k] = level;
			if (level > greatest[k]) greatest[k] = level;
		}
	}
	return { count, zoneOf, size, flat, sum, least, greatest };
}

/** The root of a set; halves the path on its way. The least member is the root. */
function find(parent: number[], member: number): number {
	let at = member;
	while (parent[at] !== at) {
		parent[at] = parent[parent[at]];
		at = parent[at];
	}
	return at;
}

function join(parent: number[], a: number, b: number): void {
	const rootA = find(parent, a);
	const rootB = find(parent, b);
	if (rootA < rootB) parent[rootB] = rootA;
	else parent[rootA] = rootB;
}
