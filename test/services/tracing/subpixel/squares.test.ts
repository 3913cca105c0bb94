import t from "tap";
import { stressImage } from "../../../../perf/corpus/generated/photographs.ts";
import { diagnose } from "../../../../services/damage/diagnose.ts";
import type { Raster } from "../../../../services/image/raster.ts";
import { mulberry32 } from "../../../../services/mulberry32.ts";
import { renderSvg } from "../../../../services/quality/render.ts";
import {
	defaultSubpixelParameters,
	subpixel,
} from "../../../../services/tracing/subpixel/index.ts";

type Rgba = readonly [number, number, number, number];

function picture(
	width: number,
	height: number,
	colourAt: (x: number, y: number) => Rgba,
): Raster {
	const data = new Uint8ClampedArray(4 * width * height);
	for (let k = 0; k < width * height; k++) {
		data.set(colourAt(k % width, Math.floor(k / width)), 4 * k);
	}
	return { width, height, data };
}

/** The picture with every pixel repeated. */
const enlarged = ({ data, width, height }: Raster, factor: number) =>
	picture(width * factor, height * factor, (x, y) => {
		const k = 4 * (Math.floor(y / factor) * width + Math.floor(x / factor));
		const [r, g, b, a] = data.subarray(k);
		return [r, g, b, a];
	});

const BLACK: Rgba = [0, 0, 0, 255];
const WHITE: Rgba = [255, 255, 255, 255];

/** Random modules, as a code has them. */
function code(side: number): Raster {
	const next = mulberry32(side);
	return picture(side, side, () => (next() < 0.5 ? BLACK : WHITE));
}

const INKS: Record<string, Rgba> = {
	".": [0, 0, 0, 0],
	o: [40, 20, 60, 255],
	r: [220, 50, 40, 255],
	w: [250, 240, 220, 255],
	b: [30, 90, 200, 255],
};
const SPRITE = [
	"....oooo....",
	"..oorrrroo..",
	".orrrrrrrro.",
	".orwbrrwbro.",
	"orrwwrrwwrro",
	"orrrrrrrrrro",
	"orobrobrobro",
	"orrrroorrrro",
	".orrrrrrrro.",
	".orororroro.",
	".oo.oo.oo.oo",
];

const sprite = picture(12, 11, (x, y) => INKS[SPRITE[y][x]]);

const trace = (raster: Raster, parameters: object = {}) =>
	subpixel.trace(raster, { ...defaultSubpixelParameters, ...parameters }).svg;

t.test("codes and sprites are their squares, at any zoom", async (t) => {
	for (const raster of [
		code(29),
		enlarged(code(21), 2),
		enlarged(code(25), 3),
		sprite,
		enlarged(sprite, 5),
	]) {
		for (const effort of ["fast", "quality"]) {
			const svg = trace(raster, { effort });
			for (const zoom of [1, 2, 3]) {
				const drawn = renderSvg(svg, zoom * raster.width);
				const meant = Buffer.from(enlarged(raster, zoom).data);
				t.ok(meant.equals(Buffer.from(drawn.data)));
			}
		}
		t.equal(diagnose(raster, new Uint8Array()), undefined);
	}
});

t.test("drawings aren't squares, with anti-aliasing or without", async (t) => {
	const within = (x: number, y: number) => Math.hypot(x - 24, y - 24) < 18.3;
	const disc = picture(48, 48, (x, y) => (within(x, y) ? BLACK : WHITE));
	t.notMatch(trace(disc), /crispEdges/);
	t.match(trace(disc, { pixel_art: "always" }), /crispEdges/);
	const smooth = renderSvg(
		'<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"><rect width="16" height="16" fill="#fff"/><path d="M2 14L8 2L14 14Z" fill="#06c"/><circle cx="8" cy="9" r="2.3" fill="#fc0"/></svg>',
		16,
	);
	t.notMatch(trace(smooth), /crispEdges/);
	t.match(trace(sprite), /crispEdges/);
	t.notMatch(trace(sprite, { pixel_art: "never" }), /crispEdges/);
});

t.test("a palette holds for squares too", async (t) => {
	const svg = trace(sprite, { palette: ["#ff0000", "#000000"] });
	t.match(svg, /crispEdges/);
	const { data } = renderSvg(svg, sprite.width);
	const colours = new Set<string>();
	for (let k = 0; k < data.length; k += 4) {
		colours.add(data.slice(k, k + 4).join());
	}
	t.same([...colours].sort(), ["0,0,0,0", "0,0,0,255", "255,0,0,255"]);
});

t.test(
	"photographs have too many squares, even where they are asked for",
	async (t) => {
		const photograph = stressImage("photograph", 3, 192);
		t.notMatch(trace(photograph, { pixel_art: "always" }), /crispEdges/);
	},
);
