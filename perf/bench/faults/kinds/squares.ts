import type { Random } from "../../../corpus/seeded.ts";
import { mostLevelsApart } from "../checks.ts";
import type { Answer, FaultKind } from "../kind.ts";
import { colourApart, draw, hex, pngOf, type Rgb, svg } from "../picture.ts";

/** Codes of square modules, one to four pixels each, with a quiet zone and the three finder patterns. */
export const codes: FaultKind = {
	name: "codes",
	seen: "the modules of a QR code become blobs, and it reads no more",
	async make(random) {
		const side = 17 + 4 * random.whole(1, 8);
		const quiet = random.whole(1, 4);
		const ink: Rgb =
			random() < 0.7 ? [0, 0, 0] : colourApart(random, [[255, 255, 255]], 90);
		const isDark = (x: number, y: number) =>
			finder(x, y, side) ?? random() < 0.5;
		return subjectOf(
			grid(side + 2 * quiet, (x, y) => {
				const inside = [x - quiet, y - quiet] as const;
				if (inside.some((at) => at < 0 || at >= side)) return undefined;
				return isDark(...inside) ? hex(ink) : undefined;
			}),
			side + 2 * quiet,
			random.whole(1, 4),
			"#ffffff",
		);
	},
};

/** Whether a module of the finder patterns is dark; nothing elsewhere. */
function finder(x: number, y: number, side: number): boolean | undefined {
	for (const [left, top] of [
		[0, 0],
		[side - 7, 0],
		[0, side - 7],
	]) {
		const away = Math.max(Math.abs(x - left - 3), Math.abs(y - top - 3));
		if (away <= 4) return away === 3 || away <= 1;
	}
	return undefined;
}

/** Sprites: mirrored figures of a few colours with an outline and single pixels for eyes, at one to six pixels a square. */
export const sprites: FaultKind = {
	name: "sprites",
	seen: "the squares of pixel art are rounded, its single pixels lost",
	async make(random) {
		const side = 2 * random.whole(6, 14);
		const inks: Rgb[] = [];
		for (let k = random.whole(3, 7); k > 0; k--)
			inks.push(colourApart(random, inks, 40));
		const body = figure(random, side);
		const shade = grid(side, (x, y) => {
			const mirrored = Math.min(x, side - 1 - x);
			if (!body(mirrored, y)) return undefined;
			const isRim = [
				[1, 0],
				[-1, 0],
				[0, 1],
				[0, -1],
			].some(([dx, dy]) => !body(mirrored + dx, y + dy));
			if (isRim) return hex(inks[0]);
			return hex(
				inks[1 + ((Math.floor(mirrored / 2) * 7 + y * 3) % (inks.length - 1))],
			);
		});
		return subjectOf(
			shade,
			side,
			random.whole(1, 6),
			random() < 0.5 ? undefined : "#ffffff",
		);
	},
};

/** The left half of a random figure, without holes in its rows. */
function figure(random: Random, side: number) {
	const from = Array.from({ length: side }, () =>
		random.whole(0, Math.floor(side / 2) - 2),
	);
	return (x: number, y: number) =>
		y >= 1 && y < side - 1 && x >= from[y] && x < side / 2 + 1;
}

type Cells = readonly (string | undefined)[];

function grid(
	side: number,
	fill: (x: number, y: number) => string | undefined,
): Cells {
	return Array.from({ length: side * side }, (_, k) =>
		fill(k % side, Math.floor(k / side)),
	);
}

async function subjectOf(
	cells: Cells,
	side: number,
	cell: number,
	ground: string | undefined,
) {
	const squares = cells.flatMap((fill, k) =>
		fill === undefined
			? []
			: [
					`<rect x="${(k % side) * cell}" y="${Math.floor(k / side) * cell}" width="${cell}" height="${cell}" fill="${fill}"/>`,
				],
	);
	const size = side * cell;
	const truth = svg(
		size,
		size,
		`${ground === undefined ? "" : `<rect width="${size}" height="${size}" fill="${ground}"/>`}${squares.join("")}`,
	);
	return {
		truth,
		bytes: await pngOf(draw(truth)),
		fault({ truthLarge, drawnLarge }: Answer) {
			const most = mostLevelsApart(truthLarge, drawnLarge, () => true);
			return most > 1 ? `a pixel is ${most} levels off` : undefined;
		},
	};
}
