import { mulberry32 } from "../../mulberry32.ts";

/** User units a side. */
const SIDE = 128;

const GROUNDS = ["", "#ffffff", "#1d2b4f"];

/**
 * A drawing of what logos are made of: discs, cards, curves, rings, corners, lines of even width and a gradient, on white, on a colour
 * or on nothing.
 *
 * @param seed equal numbers give equal drawings; a whole number >= 0
 */
export function drawSomething(seed: number): string {
	const random = mulberry32(seed + 1);
	const within = (least: number, most: number) =>
		(least + (most - least) * random()).toFixed(1);
	const colour = () =>
		`hsl(${within(0, 360)} ${within(40, 100)}% ${within(20, 75)}%)`;
	const ground = GROUNDS[seed % GROUNDS.length];
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}">`,
		`<linearGradient id="g"><stop stop-color="${colour()}"/><stop offset="1" stop-color="${colour()}"/></linearGradient>`,
		ground && `<rect width="100%" height="100%" fill="${ground}"/>`,
		`<circle cx="${within(20, 50)}" cy="${within(20, 40)}" r="${within(9, 20)}" fill="${colour()}"/>`,
		`<rect x="${within(60, 75)}" y="${within(6, 20)}" width="${within(20, 50)}" height="${within(12, 28)}" rx="${within(0, 8)}" fill="${colour()}"/>`,
		`<path d="M${within(8, 20)} 120C${within(0, 40)} 70 ${within(50, 80)} 110 ${within(60, 80)} ${within(70, 85)}L90 120Z" fill="${colour()}"/>`,
		`<path d="M72 56l32 ${within(0, 12)}l-10 28l-26-6zM84 66l8 3l-3 9l-8-2z" fill="${colour()}" fill-rule="evenodd"/>`,
		`<path d="M6 ${within(55, 75)}q30-${within(15, 40)} 58 4t54 6" fill="none" stroke="${colour()}" stroke-width="${within(1.5, 5)}"/>`,
		`<ellipse cx="${within(95, 108)}" cy="${within(98, 110)}" rx="${within(9, 18)}" ry="${within(7, 14)}" fill="url(#g)"/>`,
		"</svg>",
	].join("");
}
