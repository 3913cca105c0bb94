import { brandOf, splitOf } from "./brand.ts";
import { canvasSize, type Drawing } from "./canvas.ts";
import { type Damage, RESAMPLINGS } from "./damage.ts";
import { inkColour } from "./generated/shapes.ts";
import type { CorpusItem, SetName, Source } from "./item.ts";
import { randomFor } from "./seeded.ts";
import {
	colourLogos,
	type NamedDrawing,
	publishedIcons,
	simpleIcons,
} from "./sources.ts";

const USUAL_SIZES = [128, 256, 512];
const SQUARE: Drawing = { body: "", left: 0, top: 0, width: 100, height: 100 };

interface Choice {
	readonly set: SetName;
	readonly source: Source;
	readonly size: number;
	readonly drawing: Drawing;
	readonly ink?: string;
	readonly transparent?: boolean;
	readonly damage?: Damage;
	readonly zoom?: 2 | 4;
}

/** Every item of a set, in no telling order. */
export function itemsOfSet(set: SetName): CorpusItem[] {
	return SETS[set]().map(toItem);
}

const SETS: Record<SetName, () => Choice[]> = {
	published: () =>
		publishedIcons().map((drawing) => ({
			set: "published",
			source: { collection: "published", name: drawing.name },
			size: 512,
			drawing: SQUARE,
			zoom: 2,
		})),
	colour: () => ofLogos("colour", USUAL_SIZES, (logo) => !hasGradient(logo)),
	"one-colour": () => ofIcons("one-colour", USUAL_SIZES),
	gradients: () => [
		...ofLogos("gradients", USUAL_SIZES, hasGradient),
		...generated("gradients", "linear", 200),
		...generated("gradients", "radial", 200),
	],
	wordmarks: () => [
		...ofLogos("wordmarks", [256, 512], isWide),
		...generated("wordmarks", "wordmark", 400, [256, 512]),
	],
	transparent: () => [
		...ofLogos("transparent", USUAL_SIZES, always, { transparent: true }),
		...ofIcons("transparent", USUAL_SIZES, { transparent: true }),
	],
	small: () => [
		...ofLogos("small", [32, 48, 64, 96], (logo) => !isWide(logo)),
		...ofIcons("small", [32, 48, 64, 96]),
	],
	jpeg: () =>
		withDamage(
			[...ofLogos("jpeg", [256, 512], always), ...ofIcons("jpeg", [256, 512])],
			["jpeg-40", "jpeg-60", "jpeg-80", "jpeg-95"],
		),
	damaged: () =>
		withDamage(
			[
				...ofLogos("damaged", [256, 512], always),
				...ofIcons("damaged", [256, 512]),
			],
			RESAMPLINGS,
		),
	large: () => [
		...ofLogos("large", [1024, 1536], always, { zoom: 2 }),
		...ofIcons("large", [1024, 1536], { zoom: 2 }),
	],
	badges: () => generated("badges", "badge", 250),
	thin: () => generated("thin", "thin", 250),
	detail: () => generated("detail", "detail", 250),
	opacity: () => [
		...generated("opacity", "opacity", 250).map((choice) => ({
			...choice,
			transparent: true,
		})),
		...ofLogos("opacity", USUAL_SIZES, (logo) => /opacity/.test(logo.body), {
			transparent: true,
		}),
	],
	stress: () => [
		...generated("stress", "photograph", 20, [256, 512]),
		...generated("stress", "noise", 10, [128, 256]),
	],
};

const always = () => true;
const hasGradient = (logo: Drawing) => /Gradient/.test(logo.body);
const isWide = (logo: Drawing) => logo.width > 2.5 * logo.height;

function ofLogos(
	set: SetName,
	sizes: readonly number[],
	keep: (logo: NamedDrawing) => boolean,
	more: Partial<Choice> = {},
): Choice[] {
	return eachSize(colourLogos().filter(keep), sizes, (drawing, size) => ({
		set,
		source: { collection: "logos", name: drawing.name },
		size,
		drawing,
		...more,
	}));
}

function ofIcons(
	set: SetName,
	sizes: readonly number[],
	more: Partial<Choice> = {},
): Choice[] {
	return eachSize(simpleIcons(), sizes, (drawing, size) => ({
		set,
		source: { collection: "simple-icons", name: drawing.name },
		size,
		drawing,
		...(drawing.ink === undefined ? {} : { ink: drawing.ink }),
		...more,
	}));
}

function generated(
	set: SetName,
	collection: Source["collection"],
	count: number,
	sizes: readonly number[] = USUAL_SIZES,
): Choice[] {
	const numbers = Array.from({ length: count }, (_, index) => index);
	return eachSize(numbers, sizes, (index, size) => ({
		set,
		source: { collection, name: String(index) },
		size,
		drawing: SQUARE,
	}));
}

function eachSize<T>(
	values: readonly T[],
	sizes: readonly number[],
	choose: (value: T, size: number) => Choice,
): Choice[] {
	return values.flatMap((value) => sizes.map((size) => choose(value, size)));
}

/** Gives each choice one of the damages, by its name. */
function withDamage(
	choices: readonly Choice[],
	damages: readonly Damage[],
): Choice[] {
	return choices.map((choice) => {
		const random = randomFor(`damage:${choice.source.name}:${choice.size}`);
		return { ...choice, damage: random.pick(damages) };
	});
}

/** Settles what a choice leaves open, by its name: margin, ground and ink. */
function toItem(choice: Choice): CorpusItem {
	const { set, source, size, drawing, damage = "none", zoom = 4 } = choice;
	const isDrawn =
		source.collection !== "logos" && source.collection !== "simple-icons";
	const name = isDrawn
		? `${source.collection}-${source.name}`.replace(":", "-")
		: source.name;
	const brand = brandOf(name);
	const tail = damage === "none" ? "" : `-${damage}`;
	const base = {
		id: `${set}/${isDrawn ? name : `${source.collection}-${name}`}-${size}${tail}`,
		set,
		brand,
		split: splitOf(brand),
		source,
		size,
		...canvasSize(drawing, size),
		damage,
		zoom,
	};
	if (set === "published") return { ...base, margin: 0.04, ground: "#ffffff" };
	const random = randomFor(`look:${set}:${source.collection}:${name}`);
	const margin = random() < 0.2 ? 0.01 : random.between(0.03, 0.12);
	const coloured = random() < 0.25 && set !== "jpeg";
	const ground = coloured ? inkColour(random) : "#ffffff";
	const ink = inkFor(choice.ink, coloured, random());
	return {
		...base,
		margin,
		...(choice.transparent === true ? {} : { ground }),
		...(ink === undefined ? {} : { ink }),
	};
}

/** The ink of a one-colour mark: its brand's, black, or white where the ground has a colour. */
function inkFor(
	own: string | undefined,
	coloured: boolean,
	chance: number,
): string | undefined {
	if (own === undefined) return undefined;
	if (coloured) return "#ffffff";
	const sum = [1, 3, 5].reduce(
		(total, at) => total + Number.parseInt(own.slice(at, at + 2), 16),
		0,
	);
	return chance < 0.4 || sum > 640 ? "#000000" : own;
}
