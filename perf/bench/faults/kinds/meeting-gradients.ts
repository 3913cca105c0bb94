import { shape } from "../../../corpus/generated/shapes.ts";
import type { Random } from "../../../corpus/seeded.ts";
import { gradientsOf, newStepsIn } from "../checks.ts";
import type { FaultKind } from "../kind.ts";
import { colourApart, draw, hex, pngOf, type Rgb, svg } from "../picture.ts";

/** Levels that a step may be which the truth hasn't, and mean CIEDE2000 at four times the size that passes for the same. */
const MOST_STEP = 8;
const MOST_APART = 0.6;

/** Faces with gradients of their own that have the same colours along part of their common boundary, where no edge parts them. */
export const meetingGradients: FaultKind = {
	name: "gradients that meet",
	seen: "faces with plain gradients are broken into tiles where their colours meet",
	async make(random) {
		const side = random.whole(96, 256);
		const ground: Rgb = random.pick<Rgb>([
			[255, 255, 255],
			[32, 48, 80],
			colourApart(random, [], 0),
		]);
		const colours = [colourApart(random, [ground], 70)];
		for (let k = 0; k < 3; k++)
			colours.push(colourApart(random, [ground, ...colours], 60));
		const drawn = random.pick([bevel, crossing, lit, folded])(
			random,
			side,
			colours.map(hex),
		);
		const truth = svg(
			side,
			side,
			`<rect width="${side}" height="${side}" fill="${hex(ground)}"/>${drawn}`,
		);
		const meant = gradientsOf(truth);
		return {
			truth,
			bytes: await pngOf(draw(truth)),
			fault({ svg: answer, de4, truthLarge, drawnLarge }) {
				const own = gradientsOf(answer);
				if (own > meant) return `${own} gradients where ${meant} are right`;
				if (de4 > MOST_APART) return `dE00 ${de4.toFixed(2)}`;
				const step = newStepsIn(truthLarge, drawnLarge);
				return step > MOST_STEP ? `a joint of ${step} levels` : undefined;
			},
		};
	},
};

/** A button: the rim runs from light to dark, what it frames from dark to light, at the same angle. */
function bevel(random: Random, side: number, [one, two]: string[]): string {
	const angle = random.whole(0, 359);
	const rim = random.between(0.06, 0.16) * side;
	const outer = 0.1 * side;
	const rect = (at: number, paint: string) =>
		`<rect x="${at.toFixed(1)}" y="${at.toFixed(1)}" width="${(side - 2 * at).toFixed(1)}" height="${(side - 2 * at).toFixed(1)}" rx="${random.between(0, 0.15 * side).toFixed(1)}" fill="url(#${paint})"/>`;
	return `${linear("a", angle, one, two)}${linear("b", angle, two, one)}${rect(outer, "a")}${rect(outer + rim, "b")}`;
}

/** A shape on a tile, each with a gradient of its own between colours of which one is common. */
function crossing(
	random: Random,
	side: number,
	[one, two, three]: string[],
): string {
	const angle = random.whole(0, 359);
	const turned = angle + random.whole(70, 290);
	const tile = `<rect x="${(0.06 * side).toFixed(1)}" y="${(0.06 * side).toFixed(1)}" width="${(0.88 * side).toFixed(1)}" height="${(0.88 * side).toFixed(1)}" rx="${random.whole(0, 20)}" fill="url(#a)"/>`;
	return `${linear("a", angle, one, two)}${linear("b", turned, one, random.pick([two, three]))}${tile}${shape(random, side / 2, side / 2, random.between(0.22, 0.34) * side)} fill="url(#b)"/>`;
}

/** A round gradient in a straight one. */
function lit(random: Random, side: number, [one, two]: string[]): string {
	const [x, y] = [random.between(0.3, 0.7), random.between(0.3, 0.7)];
	const round = `<radialGradient id="b" gradientUnits="userSpaceOnUse" cx="${(x * side).toFixed(1)}" cy="${(y * side).toFixed(1)}" r="${(random.between(0.4, 0.6) * side).toFixed(1)}"><stop stop-color="${two}"/><stop offset="1" stop-color="${one}"/></radialGradient>`;
	return `${linear("a", random.whole(0, 359), one, two)}${round}<rect width="${side}" height="${side}" fill="url(#a)"/>${shape(random, side / 2, side / 2, random.between(0.25, 0.36) * side)} fill="url(#b)"/>`;
}

/** A ribbon of two or three panels; each next one starts with the colour where the one before it ends. */
function folded(random: Random, side: number, colours: string[]): string {
	const count = random.whole(2, 3);
	const wide = (0.9 * side) / count;
	const panels = Array.from({ length: count }, (_, k) => {
		const x = (0.05 * side + k * wide).toFixed(2);
		const lean = (k % 2 === 0 ? 0.15 : -0.15) * side;
		return `<path d="M${x} ${(0.3 * side).toFixed(1)}l${wide.toFixed(2)} ${lean.toFixed(1)}v${(0.4 * side).toFixed(1)}l${(-wide).toFixed(2)} ${(-lean).toFixed(1)}z" fill="url(#${"abc"[k]})"/>`;
	});
	const paints = panels.map((_, k) =>
		linear("abc"[k], random.whole(-35, 35), colours[k], colours[k + 1]),
	);
	return `${paints.join("")}<g transform="rotate(${random.whole(0, 359)} ${side / 2} ${side / 2})">${panels.join("")}</g>`;
}

/** A gradient between two colours, or to the second and on to the end, at an angle in degrees. */
function linear(id: string, angle: number, from: string, to: string): string {
	return `<linearGradient id="${id}" gradientTransform="rotate(${angle} .5 .5)"><stop stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient>`;
}
