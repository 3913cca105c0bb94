import { createRequire } from "node:module";
import type { Drawing } from "./canvas.ts";

const require = createRequire(import.meta.url);

/** A drawing with the name that its collection gives it. */
export interface NamedDrawing extends Drawing {
	readonly name: string;
	/** The colour of a one-colour mark, `#rrggbb`; colour logos have none. */
	readonly ink?: string;
}

interface IconifyIcon {
	body: string;
	left?: number;
	top?: number;
	width?: number;
	height?: number;
}

interface IconifySet {
	icons: Record<string, IconifyIcon>;
	left?: number;
	top?: number;
	width?: number;
	height?: number;
}

/** The full-colour logos of @iconify-json/logos (CC0), by name. */
export function colourLogos(): NamedDrawing[] {
	return drawingsOf(require("@iconify-json/logos/icons.json"));
}

/** The thirteen icons of the published comparison; see published/README.md. */
export function publishedIcons(): NamedDrawing[] {
	return drawingsOf(require("./published/icons.json"));
}

/** The icons of a collection in the format of Iconify, by name. */
function drawingsOf(set: IconifySet): NamedDrawing[] {
	return Object.keys(set.icons)
		.sort()
		.map((name) => {
			const icon = set.icons[name] as IconifyIcon;
			return {
				name,
				body: icon.body,
				left: icon.left ?? set.left ?? 0,
				top: icon.top ?? set.top ?? 0,
				width: icon.width ?? set.width ?? 16,
				height: icon.height ?? set.height ?? 16,
			};
		});
}

interface SimpleIcon {
	title: string;
	slug: string;
	hex: string;
	path: string;
}

/** The one-colour marks of simple-icons (CC0), by slug; `ink` is the brand's own colour. */
export function simpleIcons(): NamedDrawing[] {
	const icons = require("simple-icons") as Record<string, SimpleIcon>;
	return Object.values(icons)
		.filter((icon) => typeof icon?.path === "string")
		.sort((a, b) => (a.slug < b.slug ? -1 : 1))
		.map(({ slug, path, hex }) => ({
			name: slug,
			body: `<path d="${path}"/>`,
			ink: `#${hex.toLowerCase()}`,
			left: 0,
			top: 0,
			width: 24,
			height: 24,
		}));
}

/** One drawing of a collection by its name. @throws Error when the collection lacks it */
export function drawingNamed(
	collection: readonly NamedDrawing[],
	name: string,
): NamedDrawing {
	const drawing = collection.find((candidate) => candidate.name === name);
	if (drawing === undefined) throw new Error(`No drawing is named ${name}.`);
	return drawing;
}
