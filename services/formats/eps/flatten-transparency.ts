import { renderSvg } from "../../quality/render.ts";
import {
	type Box,
	boundsOf,
	type Contour,
	type Drawing,
	isOpaque,
	overlap,
	type Paint,
	type Rgb,
	type Shape,
} from "../drawing/index.ts";
import { shapesMarkup } from "../svg/markup.ts";
import { paintOver } from "./over.ts";

/** Where something is painted: within outlines, or along them. */
export type Region = Pick<Shape, "contours" | "fillRule"> & {
	readonly along?: NonNullable<Shape["stroke"]>;
};

/** Pixels of three bytes, red first, in rows from the top. */
export interface Picture {
	readonly place: Box;
	readonly width: number;
	readonly height: number;
	readonly pixels: Uint8Array;
}

/** Something that hides all below it: a paint, or a picture of what is seen through it. */
export type Opaque =
	| { readonly region: Region; readonly paint: Paint }
	| { readonly region: Region; readonly picture: Picture };

/** Pixels of a picture for one of the input, and in all. */
const FINER = 4;
const MAX_PIXELS = 4_000_000;

/** Pictures that are made; whatever comes after them is one more. */
const MAX_PICTURES = 48;

const WHITE: Rgb = { r: 255, g: 255, b: 255 };

/**
 * A drawing without transparency, on white. What is see-through on a ground of one colour is mixed with
 * that, exactly; where more is seen through it, a picture of what is seen is clipped to its outline, so
 * that its own edges stay sharp at any size.
 */
export function flattenTransparency(drawing: Drawing): {
	items: Opaque[];
	/** How many shapes are pictures now. */
	pictures: number;
} {
	const items: Opaque[] = [];
	const before: { shape: Shape; bounds: Box }[] = [];
	let pictures = 0;
	for (const shape of drawing.shapes) {
		const bounds = boundsOf(shape);
		const below = before
			.filter((one) => overlap(one.bounds, bounds))
			.map((one) => one.shape);
		for (const part of partsOf(shape)) {
			const seen = part.overFill
				? [...below, { ...shape, stroke: undefined }]
				: below;
			const item = opaque(part, seen, clippedTo(drawing, bounds));
			if (item === undefined) continue;
			if ("picture" in item) pictures++;
			items.push(item);
		}
		before.push({ shape, bounds });
		if (pictures > MAX_PICTURES) {
			items.push(wholePicture(drawing));
			return { items, pictures };
		}
	}
	return { items, pictures };
}

interface Part {
	readonly region: Region;
	readonly paints: readonly Paint[];
	readonly opacity: number;
	/** Whether its shape's own fill is seen through it. */
	readonly overFill: boolean;
}

function partsOf(shape: Shape): Part[] {
	const { contours, fillRule, fill, stroke, opacity } = shape;
	const parts: Part[] = [];
	const outlines = { contours, fillRule };
	if (fill.length > 0)
		parts.push({ region: outlines, paints: fill, opacity, overFill: false });
	if (stroke !== undefined)
		parts.push({
			region: { ...outlines, along: stroke },
			paints: [stroke.paint],
			opacity,
			// With an opacity of the whole, the stroke lies on what lies below both.
			overFill: opacity === 1 && fill.length > 0,
		});
	return parts;
}

function opaque(
	{ region, paints, opacity }: Part,
	below: readonly Shape[],
	place: Box,
): Opaque | undefined {
	const hidden = paints.findLastIndex((one) => opacity === 1 && isOpaque(one));
	const shown = paints.slice(Math.max(0, hidden));
	const [paint] = shown;
	if (shown.length === 1 && hidden >= 0) return { region, paint };
	if (place.left >= place.right || place.top >= place.bottom) return undefined;
	if (shown.length === 1) {
		const ground = below.length === 0 ? WHITE : groundOf(region, below, place);
		if (ground !== undefined)
			return { region, paint: paintOver(paint, opacity, ground) };
	}
	const everywhere: Shape = {
		contours: [outlineOf(place)],
		fillRule: "nonzero",
		fill: shown,
		opacity,
	};
	return { region, picture: draw([...below, everywhere], place) };
}

/** The one colour that lies beneath a region; undefined where there are more. */
function groundOf(
	region: Region,
	below: readonly Shape[],
	place: Box,
): Rgb | undefined {
	const ground = draw(below, place);
	const mask = draw([maskOf(region)], place);
	let found: number | undefined;
	for (let i = 0; i < mask.pixels.length; i += 3) {
		// Pixels that it covers in part are its neighbours' as well.
		if (mask.pixels[i] !== 0) continue;
		found ??= i;
		for (let c = 0; c < 3; c++)
			if (Math.abs(ground.pixels[i + c] - ground.pixels[found + c]) > 1)
				return undefined;
	}
	if (found === undefined) return undefined;
	const [r, g, b] = ground.pixels.subarray(found, found + 3);
	return { r, g, b };
}

function maskOf({ contours, fillRule, along }: Region): Shape {
	const black = {
		kind: "solid",
		colour: { r: 0, g: 0, b: 0 },
		opacity: 1,
	} as const;
	return along === undefined
		? { contours, fillRule, fill: [black], opacity: 1 }
		: {
				...{ contours, fillRule, fill: [], opacity: 1 },
				stroke: { ...along, paint: black },
			};
}

function wholePicture({ width, height, shapes }: Drawing): Opaque {
	const place = { left: 0, top: 0, right: width, bottom: height };
	const region = { contours: [outlineOf(place)], fillRule: "nonzero" } as const;
	return { region, picture: draw(shapes, place) };
}

/** A place within the drawing, whole pixels of it. */
function clippedTo({ width, height }: Drawing, box: Box): Box {
	return {
		left: Math.max(0, Math.floor(box.left)),
		top: Math.max(0, Math.floor(box.top)),
		right: Math.min(width, Math.ceil(box.right)),
		bottom: Math.min(height, Math.ceil(box.bottom)),
	};
}

function outlineOf({ left, top, right, bottom }: Box): Contour {
	const line = (x: number, y: number) =>
		({ kind: "line", to: { x, y } }) as const;
	return {
		start: { x: left, y: top },
		segments: [
			line(right, top),
			line(right, bottom),
			line(left, bottom),
			line(left, top),
		],
		closed: true,
	};
}

/** Shapes on white, as they look at a place. */
function draw(shapes: readonly Shape[], place: Box): Picture {
	const across = place.right - place.left;
	const down = place.bottom - place.top;
	const finer = Math.min(FINER, Math.sqrt(MAX_PIXELS / (across * down)));
	const width = Math.max(1, Math.round(across * finer));
	const height = Math.max(1, Math.round(down * finer));
	const { data } = renderSvg(
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${place.left} ${place.top} ${across} ${down}" preserveAspectRatio="none">${shapesMarkup(shapes)}</svg>`,
		width,
	);
	const pixels = new Uint8Array(3 * width * height);
	for (let i = 0, j = 0; j < pixels.length; i += 4, j += 3) {
		const alpha = data[i + 3] / 255;
		for (let c = 0; c < 3; c++)
			pixels[j + c] = Math.round(255 + alpha * (data[i + c] - 255));
	}
	return { place, width, height, pixels };
}
