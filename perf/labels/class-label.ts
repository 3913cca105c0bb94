import type { Raster } from "../../services/image/raster.ts";
import type { LogoClass } from "../../services/prediction/logo-class.ts";
import { renderSvg } from "../../services/quality/render.ts";
import type { CorpusItem } from "../corpus/corpus.ts";
import { countGeometry } from "../measuring/geometry-count.ts";

/** Pixels across of the renderings that areas are told from. */
const LOOK = 96;
/** A drawing this much wider than high is lettering; up to the other ratio it is not for its shape. */
const LETTERING = 2.5;
const NOT_LETTERING = 1.7;
/** Stops of a gradient this near in every channel are one colour. */
const SAME_COLOUR = 24;

/**
 * What kind of logo an item is, from facts about its true vector, never from its pixels or features:
 *
 * - gradient: gradients of visibly different stops paint 15% or more of what is drawn;
 * - text_based: a generated wordmark; a collection's mark that is called one or is at least 2.5
 *   times as wide as high (all but a handful of such logos are lettering);
 * - simple_geometric: at most 90 coordinates in at most 8 elements of at most 4 colours;
 * - complex: at least 220 coordinates, or at least 6 colours, or at least 24 elements.
 *
 * @param truth the true vector, as wide and high as the item
 * @returns nothing between the classes, where people would not agree either: such an item still
 * teaches quality, but no class
 */
export function classLabel(
	item: CorpusItem,
	truth: string,
): LogoClass | undefined {
	const shaded = gradientShare(truth);
	if (shaded >= 0.15) return "gradient";
	if (shaded > 0.03) return undefined;
	const { collection, name } = item.source;
	if (collection === "wordmark") return "text_based";
	const wide = drawnAspect(truth, item.ground);
	if (/(^|-)(wordmark|logotype)(-|$)/.test(name) && wide >= NOT_LETTERING)
		return "text_based";
	if (collection === "logos" || collection === "simple-icons") {
		if (wide >= LETTERING) return "text_based";
		if (wide > NOT_LETTERING) return undefined;
	}
	const { coordinates, elements } = countGeometry(truth);
	const colours = countColours(truth);
	if (coordinates >= 220 || colours >= 6 || elements >= 24) return "complex";
	if (coordinates <= 90 && elements <= 8 && colours <= 4)
		return "simple_geometric";
	return undefined;
}

/** Different colours that a document names; the canvas's ground counts as one. */
function countColours(svg: string): number {
	const colours = new Set(
		[
			...svg.matchAll(
				/(?:fill|stroke|stop-color)\s*[=:]\s*"?\s*(#[0-9a-fA-F]{3,8}|[a-z]{3,}|rgb[^")]*)/g,
			),
		].map(([, colour]) => (colour as string).toLowerCase()),
	);
	for (const none of ["none", "inherit", "url"]) colours.delete(none);
	return colours.size;
}

/** Share of the drawn pixels that change when gradients of visibly different stops paint nothing. */
function gradientShare(svg: string): number {
	const shading = shadingGradients(svg);
	if (shading.size === 0) return 0;
	const bare = svg.replace(/url\(\s*["']?#([^)"']+)["']?\s*\)/g, (use, id) =>
		shading.has(id) ? "none" : use,
	);
	if (bare === svg) return 0;
	const ground = svg.replace(
		/(<svg [^>]*>(?:<rect [^>]*\/>)?)[\s\S]*/,
		"$1</svg>",
	);
	const full = renderSvg(svg, LOOK);
	const drawn = countDifferent(full, renderSvg(ground, LOOK));
	return drawn === 0 ? 0 : countDifferent(full, renderSvg(bare, LOOK)) / drawn;
}

/** The ids of gradients, stops of another by reference included, whose stops differ visibly. */
function shadingGradients(svg: string): Set<string> {
	const stops = new Map<string, string[]>();
	const references = new Map<string, string>();
	const element =
		/<(linear|radial)Gradient\b([^>]*?)(?:\/>|>([\s\S]*?)<\/\1Gradient>)/g;
	for (const [, , attributes = "", body = ""] of svg.matchAll(element)) {
		const id = /\bid="([^"]*)"/.exec(attributes)?.[1];
		if (id === undefined) continue;
		const reference = /href="#([^"]*)"/.exec(attributes)?.[1];
		if (reference !== undefined) references.set(id, reference);
		stops.set(
			id,
			[...body.matchAll(/<stop\b[^>]*>/g)].map(([stop]) => stop),
		);
	}
	const shading = new Set<string>();
	for (const [id, own] of stops) {
		const all =
			own.length > 0 ? own : (stops.get(references.get(id) ?? "") ?? []);
		if (differ(all)) shading.add(id);
	}
	return shading;
}

function differ(stops: readonly string[]): boolean {
	const colours = stops.map((stop) => {
		const hex = /stop-color\s*[=:]\s*"?\s*(#[0-9a-fA-F]+)/.exec(stop)?.[1];
		const opacity = /stop-opacity\s*[=:]\s*"?\s*([\d.]+)/.exec(stop)?.[1];
		return [...channels(hex ?? "#000"), 255 * Number(opacity ?? 1)];
	});
	return [0, 1, 2, 3].some((c) => {
		const values = colours.map((colour) => colour[c]);
		return Math.max(...values) - Math.min(...values) >= SAME_COLOUR;
	});
}

function channels(hex: string): number[] {
	const digits = hex.slice(1);
	const long =
		digits.length < 6 ? [...digits].map((d) => d + d).join("") : digits;
	return [0, 2, 4].map((at) => Number.parseInt(long.slice(at, at + 2), 16));
}

/** Width over height of what is drawn on the canvas. */
function drawnAspect(svg: string, ground: string | undefined): number {
	const full = renderSvg(svg, LOOK * 2);
	const rect = ground === undefined ? "" : '<rect width="100%" height="100%"';
	const bare = renderSvg(
		`<svg xmlns="http://www.w3.org/2000/svg" width="${full.width}" height="${full.height}">${rect === "" ? "" : `${rect} fill="${ground}"/>`}</svg>`,
		full.width,
	);
	let [left, right, top, bottom] = [full.width, -1, full.height, -1];
	eachDifferent(full, bare, (x, y) => {
		left = Math.min(left, x);
		right = Math.max(right, x);
		top = Math.min(top, y);
		bottom = Math.max(bottom, y);
	});
	return right < left ? 1 : (right - left + 1) / (bottom - top + 1);
}

function countDifferent(a: Raster, b: Raster): number {
	let count = 0;
	eachDifferent(a, b, () => {
		count++;
	});
	return count;
}

/** Visits pixels that differ by more than 6 levels in some channel. */
function eachDifferent(
	a: Raster,
	b: Raster,
	visit: (x: number, y: number) => void,
): void {
	for (let i = 0; i < a.data.length; i += 4) {
		let most = 0;
		for (let c = i; c < i + 4; c++)
			most = Math.max(most, Math.abs(a.data[c] - b.data[c]));
		if (most > 6) visit((i >> 2) % a.width, Math.floor((i >> 2) / a.width));
	}
}
