import { Resvg } from "@resvg/resvg-js";
import { SaxesParser } from "saxes";
import t from "tap";
import type { Raster } from "../../../../services/image/raster.ts";
import {
	defaultSubpixelParameters,
	type SubpixelParameters,
	subpixel,
} from "../../../../services/tracing/subpixel/index.ts";
import { draw, type Rgba, random } from "./shapes.ts";

const SCENES = 60;

interface Scene {
	readonly name: string;
	readonly image: Raster;
	readonly parameters: SubpixelParameters;
	readonly noisy: boolean;
}

type Inside = (x: number, y: number) => boolean;

/** A scene of up to six random shapes on a random ground, with or without noise; the same for a seed. */
function sceneOf(seed: number): Scene {
	const next = random(7919 * (seed + 1));
	const below = (most: number) => Math.floor(most * next());
	const side = () => (next() < 0.2 ? 1 + below(4) : 1 + below(64));
	const [width, height] = [side(), side()];
	const palette = Array.from({ length: 2 + below(4) }, () => colour());
	const pick = (): Rgba => palette[below(palette.length)] as Rgba;
	const ground = pick();
	const shapes = Array.from({ length: below(7) }, (): [Rgba, Inside] => [
		pick(),
		inside(),
	]);
	const image = draw(width, height, ground, ...shapes);
	const noisy = next() < 0.25;
	if (noisy) {
		const strength = 60 * next();
		for (let i = 0; i < image.data.length; i++) {
			if (i % 4 !== 3) image.data[i] += strength * (next() - 0.5);
		}
	}
	const parameters: SubpixelParameters = {
		...defaultSubpixelParameters,
		stacking: next() < 0.5 ? "stacked" : "cutout",
		min_area: 4 * next(),
		palette: next() < 0.2 ? ["#102030", "#e0d0c0"] : [],
		gradients: next() < 0.8,
		smoothing: next(),
		corner_angle: 5 + 160 * next(),
	};
	return { name: `${seed}: ${width}x${height}`, image, parameters, noisy };

	function colour(): Rgba {
		const kind = next();
		const alpha = kind < 0.6 ? 255 : kind < 0.8 ? 0 : below(256);
		return [below(256), below(256), below(256), alpha];
	}

	function inside(): Inside {
		const [cx, cy] = [width * next(), height * next()];
		const reach = 1 + 0.6 * Math.max(width, height) * next();
		const angle = Math.PI * next();
		const along = (x: number, y: number) =>
			(x - cx) * Math.cos(angle) + (y - cy) * Math.sin(angle);
		const across = (x: number, y: number) =>
			(y - cy) * Math.cos(angle) - (x - cx) * Math.sin(angle);
		const thin = 0.3 + 3 * next();
		const kinds: Inside[] = [
			(x, y) => Math.hypot(x - cx, y - cy) < reach,
			(x, y) => Math.abs(Math.hypot(x - cx, y - cy) - reach) < thin,
			(x, y) => along(x, y) > 0,
			(x, y) =>
				Math.abs(along(x, y)) < reach && Math.abs(across(x, y)) < reach / 2,
			(x, y) => Math.abs(across(x, y)) < thin,
			(x, y) =>
				along(x, y) > 0 &&
				along(x, y) < reach &&
				across(x, y) ** 2 < along(x, y),
		];
		return kinds[below(kinds.length)] as Inside;
	}
}

/** Throws where the document isn't well-formed or has elements or numbers that it shouldn't. */
function check(svg: string): void {
	const parser = new SaxesParser();
	parser.on("error", (error) => {
		throw error;
	});
	parser.on("opentag", ({ name, attributes }) => {
		if (
			!/^(svg|g|defs|path|circle|ellipse|rect|linearGradient|radialGradient|stop|pattern)$/.test(
				name,
			)
		) {
			throw new Error(`<${name}>`);
		}
		for (const [key, value] of Object.entries(attributes)) {
			if (/NaN|Infinity|undefined|null/.test(String(value))) {
				throw new Error(`${key}="${value}"`);
			}
		}
	});
	parser.write(svg).close();
}

function isOpaque({ data }: Raster): boolean {
	for (let i = 3; i < data.length; i += 4) if (data[i] < 255) return false;
	return true;
}

t.test(
	"any scene gives a sound document of its size, twice the same",
	async (t) => {
		for (let seed = 0; seed < SCENES; seed++) {
			const { name, image, parameters } = sceneOf(seed);
			const { svg } = subpixel.trace(image, parameters);
			t.doesNotThrow(() => check(svg), name);
			t.ok(
				svg.includes(`viewBox="0 0 ${image.width} ${image.height}"`),
				`${name}: its viewBox`,
			);
			const drawn = new Resvg(svg).render();
			t.strictSame(
				[drawn.width, drawn.height],
				[image.width, image.height],
				`${name}: its size`,
			);
			const copy = { ...image, data: image.data.slice() };
			t.equal(subpixel.trace(copy, parameters).svg, svg, `${name}: its bytes`);
		}
	},
);

t.test(
	"no ground shows through an opaque scene at four times its size",
	async (t) => {
		let opaque = 0;
		for (let seed = 0; seed < 3 * SCENES; seed++) {
			const { name, image, noisy } = sceneOf(seed);
			if (noisy || !isOpaque(image)) continue;
			opaque++;
			const { svg } = subpixel.trace(image, defaultSubpixelParameters);
			const { pixels } = new Resvg(svg, {
				fitTo: { mode: "zoom", value: 4 },
			}).render();
			let least = 255;
			for (let i = 3; i < pixels.length; i += 4) {
				least = Math.min(least, pixels[i]);
			}
			t.ok(least >= 250, `${name}: opacity ${least}`);
		}
		t.ok(opaque > 20, `${opaque} opaque scenes`);
	},
);
