import type { Raster } from "../../../services/image/raster.ts";
import { renderSvg } from "../../../services/quality/render.ts";
import { inkColour, n, shape } from "../../corpus/generated/shapes.ts";
import { type Random, randomFor } from "../../corpus/seeded.ts";

/** A random picture with what it is made of. */
export interface RandomPicture {
	readonly name: string;
	readonly raster: Raster;
}

type Levels = readonly [number, number, number];

/**
 * The picture of a number, always the same: layered hills, faint shapes, slivers, blurs, hairlines, crumbs and
 * gradients, some with noise on them and some in few levels. What fits go astray on: boundaries that are faint, short or
 * nearly straight.
 */
export function randomPicture(index: number): RandomPicture {
	const random = randomFor(`outside:${index}`);
	const [width, height] = [random.whole(24, 120), random.whole(24, 120)];
	const base: Levels = [level(random), level(random), level(random)];
	const kind = random.pick(Object.keys(KINDS));
	const content = KINDS[kind](random, { width, height, base });
	const ground =
		random() < 0.8
			? `<rect width="${width}" height="${height}" fill="${rgb(base)}"/>`
			: "";
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${ground}${content}</svg>`;
	const raster = renderSvg(svg, width);
	const after = random.pick(["", "", "", "noise", "levels"]);
	if (after === "noise") addNoise(raster, random.between(1, 25), random);
	if (after === "levels") reduceLevels(raster, random.pick([4, 8, 16, 32]));
	return { name: `${index} ${kind} ${after} ${width}x${height}`, raster };
}

interface Canvas {
	readonly width: number;
	readonly height: number;
	/** The ground's colour. */
	readonly base: Levels;
}

const KINDS: Record<string, (random: Random, canvas: Canvas) => string> = {
	hills(random, { width, height, base }) {
		const to = colourNear(base, 60, random);
		const count = random.whole(4, 9);
		return times(count, (k) => {
			const share = (k + 1) / count;
			const fill = base.map((b, c) => Math.round(b + (to[c] - b) * share));
			let ridge = "";
			for (let x = 0; x <= width + 8; x += random.whole(6, 20)) {
				const y = (height * (k + 0.5)) / count + random.between(-5, 5);
				ridge += `L${x} ${n(y)}`;
			}
			return `<path d="M0 ${height}${ridge}L${width} ${height}Z" fill="${rgb(fill)}"/>`;
		});
	},
	faint: (random, canvas) =>
		times(
			random.whole(2, 9),
			() =>
				`${anywhere(random, canvas, 2, 30)} fill="${rgb(colourNear(canvas.base, 8, random))}"/>`,
		),
	slivers: (random, { width, height, base }) =>
		times(random.whole(3, 25), () => {
			const place = `translate(${n(random.between(0, width))} ${n(random.between(0, height))})`;
			const turn = random() < 0.4 ? 0 : random.between(0, 180);
			const fill = rgb(colourNear(base, random.pick([6, 20, 90]), random));
			return `<ellipse rx="${n(random.between(2, 20))}" ry="${n(random.between(0.3, 1.2))}" transform="${place} rotate(${n(turn)})" fill="${fill}"/>`;
		}),
	shapes: (random, canvas) =>
		times(random.whole(2, 9), () => {
			const opacity = random() < 0.3 ? n(random.between(0.2, 1)) : 1;
			return `${anywhere(random, canvas, 2, 40)} fill="${inkColour(random)}" fill-opacity="${opacity}"/>`;
		}),
	blurs(random, canvas) {
		const blur = `<filter id="b" x="-1" y="-1" width="3" height="3"><feGaussianBlur stdDeviation="${n(random.between(0.5, 5))}"/></filter>`;
		const shapes = times(
			random.whole(1, 4),
			() =>
				`${anywhere(random, canvas, 4, 30)} fill="${inkColour(random)}" filter="url(#b)"/>`,
		);
		return blur + shapes;
	},
	hairlines: (random, { width, height }) =>
		times(random.whole(2, 12), () => {
			const at = () =>
				`${n(random.between(0, width))} ${n(random.between(0, height))}`;
			return `<path d="M${at()}C${at()} ${at()} ${at()}" fill="none" stroke="${inkColour(random)}" stroke-width="${n(random.between(0.2, 2))}"/>`;
		}),
	crumbs: (random, canvas) =>
		times(
			random.whole(5, 80),
			() => `${anywhere(random, canvas, 0.4, 4)} fill="${inkColour(random)}"/>`,
		),
	gradients(random, canvas) {
		const stop = (offset: number, opacity = 1) =>
			`<stop offset="${offset}" stop-color="${inkColour(random)}" stop-opacity="${n(opacity)}"/>`;
		const linear = `<linearGradient id="l" x1="${n(random())}" y1="${n(random())}" x2="${n(random())}" y2="${n(random())}">${stop(0)}${stop(0.5)}${stop(1)}</linearGradient>`;
		const radial = `<radialGradient id="r">${stop(0)}${stop(1, random())}</radialGradient>`;
		const shapes = times(
			random.whole(1, 4),
			() =>
				`${anywhere(random, canvas, 8, 50)} fill="url(#${random.pick(["l", "r"])})"/>`,
		);
		return linear + radial + shapes;
	},
};

const times = (count: number, make: (k: number) => string): string =>
	Array.from({ length: count }, (_, k) => make(k)).join("");

function anywhere(
	random: Random,
	{ width, height }: Canvas,
	least: number,
	most: number,
): string {
	const [x, y] = [random.between(0, width), random.between(0, height)];
	return shape(random, x, y, random.between(least, most));
}

const level = (random: Random): number => random.whole(0, 255);
const rgb = (levels: readonly number[]): string => `rgb(${levels.join(",")})`;

function colourNear(base: Levels, apart: number, random: Random): Levels {
	const [red, green, blue] = base.map((b) =>
		Math.max(0, Math.min(255, b + random.whole(-apart, apart))),
	);
	return [red, green, blue];
}

function addNoise({ data }: Raster, sigma: number, random: Random): void {
	for (let i = 0; i < data.length; i++) {
		if (i % 4 !== 3) data[i] += sigma * random.normal();
	}
}

function reduceLevels({ data }: Raster, step: number): void {
	for (let i = 0; i < data.length; i++) {
		if (i % 4 !== 3) data[i] = Math.round(data[i] / step) * step;
	}
}
