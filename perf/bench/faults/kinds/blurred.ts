import { shape } from "../../../corpus/generated/shapes.ts";
import type { Random } from "../../../corpus/seeded.ts";
import { newStepsIn } from "../checks.ts";
import type { FaultKind } from "../kind.ts";
import { colourApart, draw, hex, pngOf, type Rgb, svg } from "../picture.ts";

/** Bytes that a drawing of one blurred shape may take, and levels that a step may be which the truth hasn't. */
const MOST_BYTES = 2000;
const MOST_STEP = 10;
/** Mean CIEDE2000 at four times the size that passes for the same. */
const MOST_APART = 0.5;

/** Soft shadows, glows, neon and shapes out of focus, on grounds of any colour or none. */
export const blurred: FaultKind = {
	name: "blurred shapes",
	seen: "a soft shadow or a glow becomes wedges, fins and stripes",
	async make(random) {
		const side = random.whole(72, 160);
		const isClear = random() < 0.25;
		const ground: Rgb = random.pick<Rgb>([
			[255, 255, 255],
			[12, 10, 29],
			[random.whole(0, 255), random.whole(0, 255), random.whole(0, 255)],
		]);
		const sigma = random.between(2, Math.min(9, side / 14));
		const drawn = random.pick([shadow, neon, outOfFocus])(random, side, ground);
		const truth = svg(
			side,
			side,
			`<defs><filter id="n" filterUnits="userSpaceOnUse" x="${-side}" y="${-side}" width="${3 * side}" height="${3 * side}"><feGaussianBlur stdDeviation="${sigma.toFixed(2)}"/></filter></defs>${isClear ? "" : `<rect width="${side}" height="${side}" fill="${hex(ground)}"/>`}${drawn}`,
		);
		return {
			truth,
			bytes: await pngOf(draw(truth)),
			fault({ bytes, de4, truthLarge, drawnLarge }) {
				if (bytes > MOST_BYTES) return `${bytes} bytes`;
				if (de4 > MOST_APART) return `dE00 ${de4.toFixed(2)}`;
				const step = newStepsIn(truthLarge, drawnLarge);
				return step > MOST_STEP ? `a joint of ${step} levels` : undefined;
			},
		};
	},
};

/** A card, button or badge above its shadow. */
function shadow(random: Random, side: number, ground: Rgb): string {
	const dark: Rgb =
		Math.max(...ground) < 60
			? colourApart(random, [ground], 120)
			: random.pick<Rgb>([
					[0, 0, 0],
					[30, 20, 60],
				]);
	const face = colourApart(random, [ground, dark], 60);
	const shape = solid(random, side);
	const [dx, dy] = [random.between(-3, 3), random.between(2, 7)];
	const opacity = random.between(0.3, 0.8).toFixed(2);
	return `<g transform="translate(${dx.toFixed(1)} ${dy.toFixed(1)})"><g filter="url(#n)">${shape} fill="${hex(dark)}" fill-opacity="${opacity}"/></g></g>${shape} fill="${hex(face)}"/>`;
}

/** A line that glows, with or without the line itself. */
function neon(random: Random, side: number, ground: Rgb): string {
	const light = colourApart(random, [ground], 110);
	const at = () => (random.between(0.25, 0.75) * side).toFixed(1);
	const d = random.pick([
		() => `M${at()} ${at()}L${at()} ${at()} ${at()} ${at()}`,
		() => `M${at()} ${at()}Q${at()} ${at()} ${at()} ${at()}`,
		() => `M${at()} ${at()}V${at()}H${at()}`,
	])();
	const stroke = (width: number, colour: Rgb) =>
		`<path d="${d}" fill="none" stroke="${hex(colour)}" stroke-width="${width.toFixed(1)}"`;
	const core =
		random() < 0.5
			? `${stroke(random.between(1.5, 3), [255, 255, 255])} stroke-linecap="round"/>`
			: "";
	return `${stroke(random.between(4, 9), light)} filter="url(#n)"/>${core}`;
}

/** A shape out of focus. */
const outOfFocus = (random: Random, side: number, ground: Rgb) =>
	`<g filter="url(#n)">${solid(random, side)} fill="${hex(colourApart(random, [ground], 70))}" fill-opacity="${random.between(0.4, 1).toFixed(2)}"/></g>`;

const solid = (random: Random, side: number) =>
	shape(
		random,
		side * random.between(0.42, 0.58),
		side * random.between(0.42, 0.58),
		side * random.between(0.16, 0.27),
	);
