import type { Random } from "../../../corpus/seeded.ts";
import { coloursOf, differenceIn } from "../checks.ts";
import { type FaultKind, type Subject, ZOOM } from "../kind.ts";
import { colourApart, draw, hex, pngOf, type Rgb, svg } from "../picture.ts";

interface Dot {
	readonly x: number;
	readonly y: number;
	readonly radius: number;
}

/** How far a dot's middle may be from its colour: it is known from mixtures alone. */
const MOST_MISS = 12;

/** One dot without a flat pixel, of a colour seen nowhere else. */
export const dots: FaultKind = {
	name: "dots of a colour of their own",
	seen: "a dot of radius 1 takes another ink, or its ground's",
	async make(random) {
		const width = random.whole(24, 64);
		const height = random.whole(24, 64);
		const ground = colourApart(random, [], 0);
		const bar = colourApart(random, [ground], 80);
		const own = colourApart(random, [ground, bar], 80);
		const dot = {
			x:
				random.whole(Math.round(0.6 * width), width - 6) +
				random.pick([0, 0.5]),
			y: random.whole(6, height - 6) + random.pick([0, 0.5]),
			radius: random.between(1, 2),
		};
		return subjectWith(
			width,
			height,
			`<rect width="${width}" height="${height}" fill="${hex(ground)}"/><rect x="4" y="4" width="${Math.round(width / 4)}" height="${height - 8}" fill="${hex(bar)}"/>`,
			[dot],
			own,
		);
	},
};

/** Several small dots of one colour inside an outlined shape, which blends of its neighbours resemble. */
export const gems: FaultKind = {
	name: "small gems",
	seen: "gems, eyes and buttons take a blend of what lies around them",
	async make(random) {
		const width = random.whole(36, 60);
		const height = random.whole(26, 40);
		const ground = colourApart(random, [], 0);
		const outline: Rgb = random.pick<Rgb>([
			[26, 20, 17],
			[255, 255, 255],
			[20, 24, 60],
		]);
		const crown = colourApart(random, [ground, outline], 80);
		const own = colourApart(random, [ground, outline, crown], 60);
		const low = height - 5;
		const peak = (part: number, up: number) =>
			`${(part * width).toFixed(1)} ${(up * height).toFixed(1)}`;
		const path = `M${peak(0.12, low / height)} ${peak(0.2, 0.2)} ${peak(0.36, 0.5)} ${peak(0.5, 0.12)} ${peak(0.64, 0.5)} ${peak(0.8, 0.2)} ${peak(0.88, low / height)}Z`;
		return subjectWith(
			width,
			height,
			`<rect width="${width}" height="${height}" fill="${hex(ground)}"/><path d="${path}" fill="${hex(crown)}" stroke="${hex(outline)}" stroke-width="${random.between(1, 1.8).toFixed(1)}"/>`,
			[0.28, 0.5, 0.72].map((part) => placed(random, part * width, low - 5)),
			own,
		);
	},
};

const placed = (random: Random, x: number, y: number): Dot => ({
	x: x + random.between(-0.5, 0.5),
	y: y + random.between(-0.5, 0.5),
	radius: random.between(1.5, 2.2),
});

async function subjectWith(
	width: number,
	height: number,
	below: string,
	spots: readonly Dot[],
	own: Rgb,
): Promise<Subject> {
	const circles = spots.map(
		({ x, y, radius }) =>
			`<circle cx="${x.toFixed(2)}" cy="${y.toFixed(2)}" r="${radius.toFixed(2)}" fill="${hex(own)}"/>`,
	);
	const truth = svg(width, height, below + circles.join(""));
	return {
		truth,
		bytes: await pngOf(draw(truth)),
		fault({ svg: drawn, truthLarge, drawnLarge }) {
			const misses = spots.map((dot) =>
				differenceIn(
					truthLarge,
					drawnLarge,
					(x, y) => Math.hypot(x - dot.x, y - dot.y) < 0.6 * dot.radius,
					ZOOM,
				),
			);
			const worst = Math.max(...misses);
			if (worst > MOST_MISS) return `dE ${worst.toFixed(0)} in a dot`;
			const more = coloursOf(drawn).size - coloursOf(truth).size;
			return more > 0 ? `${more} inks that are blends` : undefined;
		},
	};
}
