import { OPAQUE_LEVEL } from "../colour/oklab.ts";
import { hypot } from "../geometry/hypot.ts";
import type { Colour, Gradient, GradientStop, Paint } from "../types.ts";
import { fitStops } from "./noisy-stops.ts";
import type { Ramp } from "./ramp.ts";
import type { PaintTable } from "./table.ts";

/** A gradient between two stops may miss the ramp by this much, levels over four channels. */
const STOP_TOLERANCE = 1.5;
/** … and so much more for each level of noise: restored ramps have stairs. */
const STOP_BY_NOISE = 3.5;

/** A premultiplied colour, channels 0..255, as a straight colour with an opacity. */
export function toColour(r: number, g: number, b: number, a: number): Colour {
	if (a < 0.5) return { r: 0, g: 0, b: 0, opacity: 0 };
	const scale = 255 / Math.min(a, 255);
	const channel = (level: number) =>
		Math.max(0, Math.min(255, Math.round(level * scale)));
	return {
		r: channel(r),
		g: channel(g),
		b: channel(b),
		opacity: a >= OPAQUE_LEVEL ? 1 : a / 255,
	};
}

/**
 * What the map says of a paint of the table.
 *
 * @param noise one standard deviation of the pixels, levels
 */
export function describePaint(
	table: PaintTable,
	paint: number,
	noise = 0,
): Paint {
	const shown = table.shown[paint];
	if (shown !== undefined) return { kind: "solid", colour: shown };
	const ramp = table.ramps[paint];
	if (ramp === null) {
		const [r, g, b, a] = table.levels.slice(4 * paint, 4 * paint + 4);
		return { kind: "solid", colour: toColour(r, g, b, a) };
	}
	if (ramp.kind === "blurred") {
		const [r, g, b, a] = ramp.ground;
		return {
			kind: "blurred",
			ground: toColour(r, g, b, a),
			fields: ramp.fields,
		};
	}
	return describeRamp(ramp, noise);
}

/**
 * A ramp as a gradient; ramps that add up as layers, each see-through all over but the lowest.
 *
 * @param noise one standard deviation of the pixels, levels
 */
export function describeRamp(ramp: Ramp, noise = 0): Paint {
	if (ramp.over === null) return gradientOf(ramp, stopsOf(ramp.lut, noise));
	let above = 0;
	const layers: Gradient[] = [];
	for (let r: Ramp | null = ramp; r !== null; r = r.over) {
		const { share } = r;
		// What lies above hides that much of this layer.
		const opacity = r.over === null ? 1 : share / (1 - above);
		above += share;
		const levels = r.lut.map((level) => level / share);
		const stops = chooseStops(levels, STOP_TOLERANCE / share);
		layers.unshift(
			gradientOf(
				r,
				stops.map((stop) => ({ ...stop, opacity })),
			),
		);
	}
	return { kind: "layers", layers };
}

function gradientOf(ramp: Ramp, stops: readonly GradientStop[]): Gradient {
	const { x, y } = ramp;
	if (ramp.kind === "radial") {
		return { kind: "radial", centre: { x, y }, ...axesOf(ramp), stops };
	}
	const square = ramp.dx * ramp.dx + ramp.dy * ramp.dy;
	return {
		kind: "linear",
		from: { x, y },
		to: { x: x + ramp.dx / square, y: y + ramp.dy / square },
		stops,
	};
}

function stopsOf(lut: Float64Array, noise: number): GradientStop[] {
	const tolerance = STOP_TOLERANCE + STOP_BY_NOISE * noise;
	// What is see-through isn't interpolated as it is fitted.
	if (noise === 0 || !isOpaque(lut)) return chooseStops(lut, tolerance);
	const { at, levels } = fitStops(lut, tolerance);
	const last = at[at.length - 1];
	return at.map((sample, k) => ({
		offset: sample / last,
		...toColour(levels[4 * k], levels[4 * k + 1], levels[4 * k + 2], 255),
	}));
}

function isOpaque(lut: Float64Array): boolean {
	for (let k = 3; k < lut.length; k += 4)
		if (lut[k] < OPAQUE_LEVEL) return false;
	return true;
}

/** The half axes of the ellipse xx u² + 2 xy u v + yy v² = 1, the wider one first. */
function axesOf({ xx, xy, yy }: { xx: number; xy: number; yy: number }) {
	const mean = (xx + yy) / 2;
	const away = hypot((xx - yy) / 2, xy);
	return {
		radiusX: 1 / Math.sqrt(mean - away),
		radiusY: 1 / Math.sqrt(mean + away),
		rotation: away === 0 ? 0 : Math.atan2(-2 * xy, yy - xx) / 2,
	};
}

/**
 * The fewest of the ramp's samples that will do as stops, by repeated halving at the worst miss
 * (Douglas-Peucker in colour). SVG interpolates straight colours and opacities, not premultiplied
 * ones, so the miss is measured on what will be drawn.
 */
function chooseStops(lut: Float64Array, tolerance: number): GradientStop[] {
	const steps = lut.length / 4 - 1;
	const colours: Colour[] = [];
	for (let k = 0; k <= steps; k++) {
		colours.push(
			toColour(lut[4 * k], lut[4 * k + 1], lut[4 * k + 2], lut[4 * k + 3]),
		);
	}
	borrowColours(colours);
	const kept = new Set([0, steps]);
	const split = (from: number, to: number): void => {
		let worst = -1;
		let most = tolerance ** 2;
		for (let k = from + 1; k < to; k++) {
			const part = (k - from) / (to - from);
			const miss = missOf(lut, k, colours[from], colours[to], part);
			if (miss > most) {
				most = miss;
				worst = k;
			}
		}
		if (worst < 0) return;
		kept.add(worst);
		split(from, worst);
		split(worst, to);
	};
	split(0, steps);
	return [...kept]
		.sort((a, b) => a - b)
		.map((k) => ({ offset: k / steps, ...colours[k] }));
}

/** A stop of no opacity has no colour of its own: it takes the nearest one that has. */
function borrowColours(colours: Colour[]): void {
	const seen = (k: number) => colours[k]?.opacity > 0;
	for (let k = 0; k < colours.length; k++) {
		if (seen(k)) continue;
		for (let d = 1; d < colours.length; d++) {
			const j = seen(k - d) ? k - d : seen(k + d) ? k + d : -1;
			if (j < 0) continue;
			colours[k] = { ...colours[j], opacity: 0 };
			break;
		}
	}
}

function missOf(
	lut: Float64Array,
	k: number,
	from: Colour,
	to: Colour,
	part: number,
): number {
	const mix = (a: number, b: number) => a + part * (b - a);
	const opacity = mix(from.opacity, to.opacity);
	return (
		(lut[4 * k] - mix(from.r, to.r) * opacity) ** 2 +
		(lut[4 * k + 1] - mix(from.g, to.g) * opacity) ** 2 +
		(lut[4 * k + 2] - mix(from.b, to.b) * opacity) ** 2 +
		(lut[4 * k + 3] - 255 * opacity) ** 2
	);
}
