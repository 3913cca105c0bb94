import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../../services/project.ts";
import { type Drawing, placeOnCanvas } from "../../corpus/canvas.ts";
import { hash32 } from "../../corpus/seeded.ts";

/** Which icons: those that are reported, or those that choices may be made on. No icon is in both. */
export type Draw = "test" | "validation";

/** One icon as its artist gave it. */
export interface Icon {
	readonly family: string;
	readonly name: string;
	/** On a square white canvas with 4% margin, as the published protocol has it. */
	readonly truth: string;
	/** The artist's own document. */
	readonly artist: string;
}

/** A family of icons: a package, and how its documents are found in it. */
interface Family {
	readonly name: string;
	readonly package: string;
	readonly version: string;
	/** The documents of all icons by name, read when asked for. */
	list(folder: string): Map<string, () => string>;
}

/** The side of the canvas in user units; drawings scale freely. */
const CANVAS = 512;
const FOLDER = join(ROOT, ".cache/icons");

/** Six of the published gate's families, pinned, for a draw by hash depends on the names. */
const FAMILIES: readonly Family[] = [
	{
		name: "lucide",
		package: "lucide-static",
		version: "1.62.0",
		list: (folder) => filesOf(join(folder, "icons")),
	},
	{
		name: "material",
		package: "@material-design-icons/svg",
		version: "0.14.15",
		list: (folder) => filesOf(join(folder, "filled")),
	},
	{
		name: "noto",
		package: "@svgmoji/noto",
		version: "3.2.0",
		list: (folder) => spritesOf(join(folder, "sprites/all.svg")),
	},
	{
		name: "openmoji",
		package: "openmoji",
		version: "17.0.0",
		list: (folder) => filesOf(join(folder, "color/svg")),
	},
	{
		name: "simple-icons",
		package: "simple-icons",
		version: "16.37.0",
		list: (folder) => filesOf(join(folder, "icons")),
	},
	{
		name: "twemoji",
		package: "@twemoji/svg",
		version: "15.0.0",
		list: filesOf,
	},
];

export const FAMILY_NAMES: readonly string[] = FAMILIES.map(({ name }) => name);

/**
 * Draws icons of each family by a hash of their names: the least hashes for the test, the greatest for validation.
 * Where a package isn't there, all are installed into .cache/icons, with scripts off: npm takes away what it isn't asked for.
 *
 * @param limit icons a family
 * @param names of the families that are wanted
 * @throws Error where a package can't be installed
 */
export function drawIcons(
	draw: Draw,
	limit: number,
	names: readonly string[] = FAMILY_NAMES,
): Icon[] {
	const families = FAMILIES.filter(({ name }) => names.includes(name));
	install(families);
	return families.flatMap((family) => {
		const all = family.list(folderOf(family));
		const order = [...all.keys()]
			.map((name) => ({ name, hash: hash32(`web:${family.name}:${name}`) }))
			.sort((a, b) => a.hash - b.hash || (a.name < b.name ? -1 : 1));
		if (draw === "validation") order.reverse();
		return order.slice(0, limit).map(({ name }) => {
			const artist = (all.get(name) as () => string)();
			return { family: family.name, name, truth: canvasOf(artist), artist };
		});
	});
}

const folderOf = ({ package: name }: Family): string =>
	join(FOLDER, "node_modules", name);

function install(families: readonly Family[]): void {
	if (families.every((family) => existsSync(folderOf(family)))) return;
	mkdirSync(FOLDER, { recursive: true });
	const { status, stderr } = spawnSync(
		"npm",
		[
			...["install", "--prefix", FOLDER, "--ignore-scripts", "--no-save"],
			...["--no-audit", "--no-fund", "--no-package-lock"],
			...FAMILIES.map(({ package: name, version }) => `${name}@${version}`),
		],
		{ encoding: "utf8" },
	);
	if (status !== 0) throw new Error(`The icons can't be installed: ${stderr}`);
}

function filesOf(folder: string): Map<string, () => string> {
	return new Map(
		readdirSync(folder)
			.filter((file) => file.endsWith(".svg"))
			.map((file) => [
				file.slice(0, -4),
				() => readFileSync(join(folder, file), "utf8"),
			]),
	);
}

/** The documents within a sheet of sprites; none holds another. */
function spritesOf(file: string): Map<string, () => string> {
	const sheet = readFileSync(file, "utf8");
	return new Map(
		[...sheet.matchAll(/<svg\b[^>]*\bid="([^"]+)"[^>]*>/g)].map((match) => [
			match[1] as string,
			() => sheet.slice(match.index, sheet.indexOf("</svg>", match.index) + 6),
		]),
	);
}

function canvasOf(document: string): string {
	return placeOnCanvas(drawingOf(document), {
		width: CANVAS,
		height: CANVAS,
		margin: 0.04,
		ground: "#ffffff",
		ink: "#000000",
	});
}

/** What stands inside the document's root, under the presentation attributes that the root sets. */
function drawingOf(document: string): Drawing {
	const open = /<svg\b([^>]*)>/.exec(document);
	const box = /viewBox="([^"]+)"/.exec(open?.[1] ?? "")?.[1];
	if (open === null || box === undefined)
		throw new Error("An icon is an SVG with a view box.");
	const [left, top, width, height] = box.split(/[\s,]+/).map(Number);
	const inherited = [
		...(open[1] as string).matchAll(
			/\b(?:fill|stroke|stroke-width|stroke-linecap|stroke-linejoin)="[^"]*"/g,
		),
	].join(" ");
	const inside = document.slice(
		open.index + open[0].length,
		document.lastIndexOf("</svg>"),
	);
	return { body: `<g ${inherited}>${inside}</g>`, left, top, width, height };
}
