import { bytesOf } from "../parts/oklab.ts";

/** What a drawing is painted with. */
export interface Inks {
	/** `#rrggbb`, the one that covers most first. */
	readonly solid: readonly {
		readonly colour: string;
		readonly share: number;
	}[];
	/** The first and the last colour of each gradient. */
	readonly gradients: readonly (readonly [string, string])[];
}

/** Pixels a side at which areas are counted. */
const SIDE = 128;
/** Squared distance of bytes within which a pixel counts as an ink's own. */
const NEAR = 3 * 12 ** 2;

/**
 * Reads the colours of an SVG as this service writes them: in attributes of shapes,
 * of groups, and of gradients' stops.
 *
 * @param url where the same drawing can be loaded as an image
 */
export async function readInks(svg: string, url: string): Promise<Inks> {
	const { documentElement: root } = new DOMParser().parseFromString(
		svg,
		"image/svg+xml",
	);
	const found = new Set<string>();
	for (const element of root.querySelectorAll("[fill],[stroke]"))
		for (const name of ["fill", "stroke"]) {
			const colour = longColour(element.getAttribute(name));
			if (colour !== undefined) found.add(colour);
		}
	// A shape without a fill is black.
	if (
		[...root.querySelectorAll("path,circle,ellipse,rect,polygon")].some(
			(shape) => shape.closest("[fill],defs") === null,
		)
	)
		found.add("#000000");
	const gradients = [
		...root.querySelectorAll("linearGradient,radialGradient"),
	].map((gradient) => {
		const stops = [...gradient.querySelectorAll("stop")].map(
			(stop) => longColour(stop.getAttribute("stop-color")) ?? "#000000",
		);
		return [stops[0], stops[stops.length - 1]] as const;
	});
	const shares = await areas([...found], url);
	const solid = [...found].map((colour, i) => ({ colour, share: shares[i] }));
	return { solid: solid.sort((a, b) => b.share - a.share), gradients };
}

/** The share of the drawing that each colour covers, 0 to 1. */
async function areas(
	colours: readonly string[],
	url: string,
): Promise<number[]> {
	const counts = colours.map(() => 0);
	const image = new Image();
	image.src = url;
	await image.decode();
	const context = new OffscreenCanvas(SIDE, SIDE).getContext("2d");
	if (context === null) return counts;
	context.drawImage(image, 0, 0, SIDE, SIDE);
	const { data } = context.getImageData(0, 0, SIDE, SIDE);
	const bytes = colours.map(bytesOf);
	for (let at = 0; at < data.length; at += 4) {
		if (data[at + 3] < 128) continue;
		let nearest = -1;
		let least = NEAR;
		for (const [i, [r, g, b]] of bytes.entries()) {
			const far =
				(r - data[at]) ** 2 + (g - data[at + 1]) ** 2 + (b - data[at + 2]) ** 2;
			if (far < least) [nearest, least] = [i, far];
		}
		if (nearest >= 0) counts[nearest]++;
	}
	return counts.map((count) => count / (SIDE * SIDE));
}

/** `#rrggbb` of any solid colour that the service writes; undefined for none and for references. */
export function longColour(text: string | null): string | undefined {
	if (text === null) return undefined;
	const short = /^#([\da-f])([\da-f])([\da-f])[\da-f]?$/i.exec(text);
	if (short !== null)
		return `#${short
			.slice(1)
			.map((digit) => digit + digit)
			.join("")}`.toLowerCase();
	if (/^#[\da-f]{6}([\da-f]{2})?$/i.test(text))
		return text.slice(0, 7).toLowerCase();
	const rgb = /^rgba?\((\d+),\s*(\d+),\s*(\d+)/.exec(text);
	if (rgb === null) return undefined;
	return `#${rgb
		.slice(1)
		.map((byte) => Number(byte).toString(16).padStart(2, "0"))
		.join("")}`;
}
