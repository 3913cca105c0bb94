import type { Random } from "../../../corpus/seeded.ts";
import { countGeometry } from "../../../measuring/geometry-count.ts";
import type { FaultKind } from "../kind.ts";
import { draw, pngOf, svg } from "../picture.ts";

/** A shape with straight and round boundaries at any angle, drawn without anti-aliasing. */
export const oneBit: FaultKind = {
	name: "1-bit shapes",
	seen: "a boundary without anti-aliasing keeps its steps",
	async make(random) {
		const side = random.whole(48, 160);
		const shape = random.pick([turnedRect, diamond, disc, stroke])(
			random,
			side,
		);
		const truth = svg(
			side,
			side,
			`<rect width="${side}" height="${side}" fill="#fff"/>${shape}`,
		);
		const meant = countGeometry(truth).coordinates;
		return {
			truth,
			bytes: await pngOf(draw(crisp(truth))),
			fault: ({ coordinates, ssim4 }) => {
				if (coordinates > 2 * meant + 12) {
					return `${coordinates} coordinates where ${meant} are right`;
				}
				return ssim4 < 0.95 ? `SSIM ${ssim4.toFixed(3)}` : undefined;
			},
		};
	},
};

/** Line art of many strokes and shapes, .1 to .6 megapixels. */
export const oneBitLarge: FaultKind = {
	name: "large 1-bit drawings",
	seen: "a drawing without anti-aliasing takes more than a second of processor time",
	async make(random) {
		const side = random.whole(320, 760);
		const shapes = Array.from({ length: random.whole(15, 60) }, () => {
			const part = random.whole(40, Math.round(side / 3));
			const [x, y] = [0, 0].map(() => random.whole(0, side - part));
			const shape = random.pick([turnedRect, diamond, disc, stroke]);
			return `<g transform="translate(${x} ${y})">${shape(random, part)}</g>`;
		});
		const truth = svg(
			side,
			side,
			`<rect width="${side}" height="${side}" fill="#fff"/>${shapes.join("")}`,
		);
		return {
			truth,
			bytes: await pngOf(draw(crisp(truth))),
			fault: ({ cpuMs }) =>
				cpuMs > 1000 ? `${Math.round(cpuMs)} ms` : undefined,
		};
	},
};

const crisp = (truth: string) =>
	truth.replace("<svg ", '<svg shape-rendering="crispEdges" ');

const turnedRect = (random: Random, side: number) =>
	`<rect x="${(0.25 * side).toFixed(1)}" y="${(0.3 * side).toFixed(1)}" width="${(0.5 * side).toFixed(1)}" height="${(0.4 * side).toFixed(1)}" transform="rotate(${random.whole(1, 89)} ${side / 2} ${side / 2})"/>`;

const diamond = (random: Random, side: number) => {
	const half = side / 2;
	const across = random.between(0.6, 0.95) * half;
	const down = across * random.between(0.7, 1.3);
	const high = Math.min(down, 0.95 * half);
	return `<path d="M${half} ${(half - high).toFixed(1)} ${(half + across).toFixed(1)} ${half} ${half} ${(half + high).toFixed(1)} ${(half - across).toFixed(1)} ${half}Z"/>`;
};

const disc = (random: Random, side: number) =>
	`<circle cx="${side / 2}" cy="${side / 2}" r="${(random.between(0.25, 0.45) * side).toFixed(1)}"/>`;

const stroke = (random: Random, side: number) => {
	const at = () => (random.between(0.15, 0.85) * side).toFixed(1);
	return `<path d="M${at()} ${at()}Q${at()} ${at()} ${at()} ${at()}" fill="none" stroke="#000" stroke-width="${random.between(2, 8).toFixed(1)}"/>`;
};
