import type { Drawing } from "../canvas.ts";
import { type Random, randomFor } from "../seeded.ts";
import { inkColour, n, SIDE, shape, star } from "./shapes.ts";

/** The kinds of drawing that the collections lack, drawn by a rule. */
export type GeneratedKind =
	| "linear"
	| "radial"
	| "opacity"
	| "badge"
	| "thin"
	| "detail";

/** Draws one of a kind; the same index always gives the same drawing. */
export function generatedDrawing(kind: GeneratedKind, index: number): Drawing {
	const body = KINDS[kind](randomFor(`${kind}:${index}`));
	return { body, left: 0, top: 0, width: SIDE, height: SIDE };
}

const KINDS: Record<GeneratedKind, (random: Random) => string> = {
	linear: (random) => {
		const angle = random.between(0, 2 * Math.PI);
		const [dx, dy] = [0.5 * Math.cos(angle), 0.5 * Math.sin(angle)];
		const ends = `x1="${n(0.5 - dx)}" y1="${n(0.5 - dy)}" x2="${n(0.5 + dx)}" y2="${n(0.5 + dy)}"`;
		return gradientMark(random, `linearGradient id="g" ${ends}`);
	},
	radial: (random) => {
		const centre = `cx="${n(random.between(0.3, 0.7))}" cy="${n(random.between(0.25, 0.7))}"`;
		return gradientMark(
			random,
			`radialGradient id="g" ${centre} r="${n(random.between(0.5, 0.9))}"`,
		);
	},
	opacity: (random) => {
		const count = random.whole(2, 4);
		const turn = random.between(0, 6);
		return Array.from({ length: count }, (_, k) => {
			const angle = turn + (2 * Math.PI * k) / count;
			const [x, y] = [50 + 18 * Math.cos(angle), 50 + 18 * Math.sin(angle)];
			const opacity = n(random.between(0.25, 0.9));
			return `${shape(random, x, y, random.between(20, 30))} fill="${inkColour(random)}" fill-opacity="${opacity}"/>`;
		}).join("");
	},
	badge: (random) => {
		const [outer, ring, inner] = [
			inkColour(random),
			inkColour(random),
			random() < 0.5 ? "#ffffff" : inkColour(random),
		];
		const rim =
			random() < 0.5
				? `<circle cx="50" cy="50" r="46" fill="${outer}"/>`
				: `<path d="${star(50, 50, 48, 43, random.whole(12, 30), 0)}" fill="${outer}"/>`;
		const dots = random.whole(0, 24);
		const beads = Array.from({ length: dots }, (_, k) => {
			const angle = (2 * Math.PI * k) / dots;
			return `<circle cx="${n(50 + 39 * Math.cos(angle))}" cy="${n(50 + 39 * Math.sin(angle))}" r="1.4" fill="${inner}"/>`;
		}).join("");
		const band = `<rect x="10" y="${n(random.between(58, 66))}" width="80" height="12" fill="${outer}"/>`;
		return (
			rim +
			`<circle cx="50" cy="50" r="35" fill="${inner}"/>` +
			`<circle cx="50" cy="50" r="31" fill="none" stroke="${ring}" stroke-width="${n(random.between(0.8, 3))}"/>` +
			beads +
			`${shape(random, 50, 44, random.between(11, 17))} fill="${ring}"/>` +
			(random() < 0.5 ? band : "")
		);
	},
	thin: (random) => {
		const width = n(random.between(0.25, 1.6));
		const lines = Array.from({ length: random.whole(4, 10) }, () => {
			const at = () => n(random.between(8, 92));
			switch (random.whole(0, 3)) {
				case 0:
					return `<path d="M${at()} ${at()}L${at()} ${at()}"/>`;
				case 1:
					return `<circle cx="${n(random.between(35, 65))}" cy="${n(random.between(35, 65))}" r="${n(random.between(8, 30))}"/>`;
				case 2:
					return `<path d="M${at()} ${at()}C${at()} ${at()} ${at()} ${at()} ${at()} ${at()}"/>`;
				default:
					return `<rect x="${n(random.between(8, 30))}" y="${n(random.between(8, 30))}" width="${n(random.between(25, 60))}" height="${n(random.between(25, 60))}" rx="${n(random.between(0, 8))}"/>`;
			}
		});
		return `<g fill="none" stroke="${inkColour(random)}" stroke-width="${width}" stroke-linecap="${random.pick(["butt", "round"])}">${lines.join("")}</g>`;
	},
	detail: (random) => {
		const ground = `${shape(random, 50, 50, 44)} fill="${inkColour(random)}"/>`;
		const inks = [inkColour(random), inkColour(random), "#ffffff"];
		const bits = Array.from({ length: random.whole(25, 90) }, () => {
			const [x, y] = [random.between(14, 86), random.between(14, 86)];
			return `${shape(random, x, y, random.between(0.6, 3.2))} fill="${random.pick(inks)}"/>`;
		});
		return ground + bits.join("");
	},
};

/** A mark filled by a gradient of two to four stops, with a plain shape upon it. */
function gradientMark(random: Random, element: string): string {
	const count = random.whole(2, 4);
	const stops = Array.from(
		{ length: count },
		(_, k) =>
			`<stop offset="${n(k / (count - 1))}" stop-color="${inkColour(random)}"/>`,
	);
	const [name] = element.split(" ");
	const top =
		random() < 0.7
			? `${shape(random, 50, 50, random.between(10, 20))} fill="#ffffff"/>`
			: "";
	return `<${element}>${stops.join("")}</${name}>${shape(random, 50, 50, 44)} fill="url(#g)"/>${top}`;
}
