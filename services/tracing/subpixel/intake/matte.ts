import type { Raster } from "../../../image/raster.ts";

/** What pictures are put on before they are cut out, levels. */
const MATTE = [255, 255, 255] as const;
/** An ink that differs less from the matte in every channel tells nothing of it, levels. */
const LEAST_CONTRAST = 64;
/** A pixel is a blend of ink and matte if it lies so near to their line, levels. */
const MOST_ASTRAY = 12;
/** The ink of a blend is looked for so far around it, pixels. */
const REACH = 2;
/** So many pixels of the rim must tell, and this part of it; and of these so great a part must be blends. */
const LEAST_RIM = 12;
const LEAST_TELLING = 0.5;
const LEAST_BLENDS = 0.85;
/** Blends of every share come along an edge; an outline that was meant has one. Bounds of the mean and least deviation. */
const LEAST_MEAN = 0.25;
const MOST_MEAN = 0.85;
const LEAST_SPREAD = 0.13;
/** Nor is one colour seen on more than this part of the rim. */
const MOST_ALIKE = 0.3;
/** A share so near to 1 is the ink itself. */
const WHOLE = 0.97;

/**
 * A cut-out without the ground that it was cut from. Where a picture was drawn on white and what is white was then
 * made clear, its outermost pixels hold colour of that ground: a pale fringe, which on anything darker is seen
 * along the whole outline. Where nearly all such pixels are blends of the ink next to them and white, and of every
 * share, they get the ink's colour and, where they were opaque, its share for their opacity: what they would have been
 * had the picture been drawn on nothing.
 *
 * Cost: one look at each pixel's opacity, where some are clear some ten more, and some 30 at each of the rim.
 * What it gets wrong: a shape that is as light as the matte keeps its rim, which can't be told from it, and so does a rectangle
 * whose rim has one share all along: it may be a line that was meant. Other grounds than white aren't looked for.
 *
 * @returns the same raster where there is none
 */
export function withoutMatte(raster: Raster): Raster {
	const [rim, behind] = listRim(raster);
	if (!isMatted(raster, rim)) return raster;
	const data = raster.data.slice();
	for (const pixel of [...rim, ...behind]) {
		const blend = blendAt(raster, pixel);
		if (blend?.ink === undefined || blend.share >= WHOLE) continue;
		for (let c = 0; c < 3; c++)
			data[4 * pixel + c] = raster.data[4 * blend.ink + c];
		if (raster.data[4 * pixel + 3] === 255)
			data[4 * pixel + 3] = Math.round(255 * blend.share);
	}
	return { ...raster, data };
}

/** Pixels that show something next to some that show nothing, and those next to them; in raster order. */
function listRim({ data, width, height }: Raster): [number[], number[]] {
	const layer = new Uint8Array(width * height);
	for (let i = 0; i < layer.length; i++) if (data[4 * i + 3] > 0) layer[i] = 3;
	const near = new Uint8Array(width + 2);
	const next = (told: number): number[] => {
		const found: number[] = [];
		for (let y = 0; y < height; y++) {
			const row = y * width;
			const above = y > 0 ? row - width : row;
			const below = y + 1 < height ? row + width : row;
			for (let x = 0; x < width; x++)
				near[x + 1] =
					layer[above + x] === told ||
					layer[row + x] === told ||
					layer[below + x] === told
						? 1
						: 0;
			for (let x = 0; x < width; x++)
				if (layer[row + x] === 3 && (near[x] | near[x + 1] | near[x + 2]) === 1)
					found.push(row + x);
		}
		for (const i of found) layer[i] = told + 1;
		return found;
	};
	return [next(0), next(1)];
}

/** Whether nearly all of a rim are blends with the matte, and of every share. */
function isMatted(raster: Raster, rim: readonly number[]): boolean {
	const shares: number[] = [];
	const alike = new Map<string, number>();
	let telling = 0;
	for (const pixel of rim) {
		const blend = blendAt(raster, pixel);
		if (blend === undefined) continue;
		telling++;
		if (blend.ink === undefined) continue;
		shares.push(blend.share);
		if (blend.share >= WHOLE) continue;
		const colour = raster.data.subarray(4 * pixel, 4 * pixel + 3).join();
		alike.set(colour, (alike.get(colour) ?? 0) + 1);
	}
	if (telling < Math.max(LEAST_RIM, LEAST_TELLING * rim.length)) return false;
	if (shares.length < LEAST_BLENDS * telling) return false;
	if (Math.max(0, ...alike.values()) > MOST_ALIKE * shares.length) return false;
	const middle = mean(shares);
	const spread = Math.sqrt(mean(shares.map((share) => (share - middle) ** 2)));
	return middle >= LEAST_MEAN && middle <= MOST_MEAN && spread >= LEAST_SPREAD;
}

const mean = (values: readonly number[]): number =>
	values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Explains a pixel as a blend of a matte and an ink near it, of those that do the one that differs most from the matte.
 *
 * @returns `ink`, the place where it is seen, and its share of the colour, 0..1, or no ink where none explains it; nothing where no ink
 *   near tells anything
 */
function blendAt(
	raster: Raster,
	pixel: number,
): { ink?: number; share: number } | undefined {
	const { data, width, height } = raster;
	const x = pixel % width;
	const y = (pixel - x) / width;
	let best: { ink?: number; share: number } | undefined;
	let most = 0;
	for (
		let v = Math.max(0, y - REACH);
		v <= Math.min(height - 1, y + REACH);
		v++
	) {
		for (
			let u = Math.max(0, x - REACH);
			u <= Math.min(width - 1, x + REACH);
			u++
		) {
			const ink = v * width + u;
			if (data[4 * ink + 3] < 255) continue;
			const contrast = contrastOf(raster, ink);
			if (contrast < LEAST_CONTRAST || contrast <= most) continue;
			best ??= { share: 0 };
			const share = shareOf(raster, pixel, ink);
			if (share === undefined) continue;
			best = { ink, share };
			most = contrast;
		}
	}
	return best;
}

function contrastOf({ data }: Raster, pixel: number): number {
	return Math.max(
		...MATTE.map((level, c) => Math.abs(data[4 * pixel + c] - level)),
	);
}

/** The share of the ink in a pixel's colour; nothing where that is no blend of ink and matte. */
function shareOf(
	{ data }: Raster,
	pixel: number,
	ink: number,
): number | undefined {
	let length = 0;
	let along = 0;
	for (let c = 0; c < 3; c++) {
		const way = data[4 * ink + c] - MATTE[c];
		length += way * way;
		along += way * (data[4 * pixel + c] - MATTE[c]);
	}
	const share = along / length;
	const astray = MATTE.map((level, c) =>
		Math.abs(data[4 * pixel + c] - level - share * (data[4 * ink + c] - level)),
	);
	if (Math.max(...astray) > MOST_ASTRAY) return undefined;
	return share < 0 ? 0 : share > 1 ? 1 : share;
}
