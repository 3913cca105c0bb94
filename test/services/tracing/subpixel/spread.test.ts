import t from "tap";
import { sendOverWeb } from "../../../../perf/bench/web/condition.ts";
import { judge, SEEING, truthOf } from "../../../../perf/bench/web/judge.ts";
import { fitCurves } from "../../../../services/tracing/subpixel/curves/index.ts";
import { drawMap } from "../../../../services/tracing/subpixel/solve/drawing.ts";
import type { Scene } from "../../../../services/tracing/subpixel/solve/scene.ts";
import {
	createLens,
	spreadOf,
	unspread,
} from "../../../../services/tracing/subpixel/solve/spread.ts";
import { premultiplied } from "../../../../services/tracing/subpixel/solve/target.ts";
import { draw, type Rgba, random } from "./shapes.ts";
import { curveOptions, mapOf } from "./support/defaults.ts";

const WHITE: Rgba = [255, 255, 255, 255];
const RED: Rgba = [200, 30, 40, 255];
const BLACK: Rgba = [0, 0, 0, 255];

const picture = draw(
	96,
	80,
	WHITE,
	[RED, (x, y) => Math.hypot(x - 30.3, y - 34.6) < 21.2],
	[BLACK, (x, y) => x > 60.3 && x < 84.6 && y > 10.2 && y < 61.8],
	[RED, (x, y) => x + 0.4 * y > 90.4 && x < 82.3 && y > 40.7 && y < 70.4],
);

function fitted() {
	const map = mapOf(picture);
	return drawMap(map, fitCurves(map, curveOptions));
}

t.test("the spread that a picture was seen through is found", async (t) => {
	const drawing = fitted();
	for (const given of [
		{ near: 0.14, far: -0.06 },
		{ near: 0.05, far: 0 },
		{ near: 0.12, far: 0.02 },
	]) {
		const lens = createLens(given, new Float32Array(4 * 96 * 80));
		const found = spreadOf(drawing, lens.see(drawing.scene));
		const told = JSON.stringify({ given, found });
		t.ok(Math.abs(found.near - given.near) < 0.03, told);
		t.ok(Math.abs(found.far - given.far) < 0.03, told);
	}
	const { near, far } = spreadOf(drawing, premultiplied(picture.data));
	t.ok(Math.abs(near) < 0.02 && Math.abs(far) < 0.02, `sharp: ${near}, ${far}`);
});

t.test("the way back is the transpose of the way there", async (t) => {
	const [width, height] = [9, 7];
	const next = random(5);
	const levels = () =>
		Float32Array.from({ length: 4 * width * height }, () => 255 * next());
	const drawn = levels();
	const pixel = Int32Array.from({ length: width * height }, (_, p) => p);
	const scene = { width, height, drawn, cuts: { count: 63, pixel } };
	// Nothing overshoots where all shares are positive.
	const lens = createLens(
		{ near: 0.1, far: 0.05 },
		new Float32Array(drawn.length),
	);
	const seen = lens.see(scene as unknown as Scene).slice();
	const missed = levels();
	const weight = Float32Array.from({ length: 63 }, () => 0.5 + next());
	const there = seen.reduce(
		(sum, v, i) => sum + v * missed[i] * weight[i >> 2],
		0,
	);
	const pulled = missed.slice();
	lens.pull(pulled, weight);
	const back = drawn.reduce(
		(sum, v, i) => sum + v * pulled[i] * weight[i >> 2],
		0,
	);
	t.ok(Math.abs(there - back) < 1e-4 * there, `${there}, ${back}`);
});

t.test("what is seen as it should be looks as it is drawn", async (t) => {
	const { scene } = fitted();
	const lens = createLens(
		{ near: 0.14, far: -0.06 },
		new Float32Array(4 * 96 * 80),
	);
	const target = lens.see(scene).slice();
	const levels = unspread(scene, target, lens, new Float32Array(target.length));
	t.ok(levels.every((level, i) => Math.abs(level - scene.drawn[i]) < 1e-3));
});

const ICONS = {
	// Edges on the borders of pixels, whose softness is in the pixels beside.
	onBorders: `<g transform="translate(20.48 20.48) scale(19.6267)"><path d="M3 3h18v2h-18zM11 7h10v2h-10zM11 11h10v2h-10zM11 15h10v2h-10zM3 19h18v2h-18zM3 8v8l4-4z"/></g>`,
	bars: `<path d="M60 80h360v60h-360zM60 210h250v60h-250zM60 340h360v60h-360z"/>`,
	ring: `<path fill-rule="evenodd" d="M256 50a206 206 0 1 0 .1 0zM256 120a136 136 0 1 1-.1 0z"/><path fill="#c0392b" d="M256 170l80 140h-160z"/>`,
	badge: `<rect x="70" y="70" width="372" height="372" rx="70" fill="#1f6feb"/><path fill="#fff" d="M150 260l40-40 50 50 110-120 40 40-150 160z"/>`,
	chevrons: `<g fill="none" stroke="#000" stroke-width="36" stroke-linecap="round" stroke-linejoin="round"><path d="M90 130h160M90 256h160M90 382h160M320 120l60 60 60-60M320 390l60-60 60 60"/></g>`,
	globe: globe(),
};

function globe(): string {
	const parallels = [-137, -72, 0, 72, 137].map((dy) => {
		const half = Math.sqrt(190 ** 2 - dy ** 2);
		return `M${256 - half} ${256 + dy}h${2 * half}`;
	});
	const meridians = [190, 137, 68].map(
		(rx) => `<ellipse cx="256" cy="256" rx="${rx}" ry="190"/>`,
	);
	return `<g fill="none" stroke="#2a9d5c" stroke-width="5">${meridians.join("")}<path d="M256 66v380${parallels.join("")}"/></g>`;
}

t.test(
	"through the web the careful setting is no further from the truth than the fast one",
	async (t) => {
		for (const [name, body] of Object.entries(ICONS)) {
			const truth = `<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512" viewBox="0 0 512 512"><rect width="512" height="512" fill="#fff"/>${body}</svg>`;
			const sent = await sendOverWeb(truth);
			const known = truthOf({ family: "made", name, truth, artist: truth });
			const judged = [];
			for (const way of SEEING)
				judged.push((await judge(known, sent, way)).judged);
			const [fast, quality] = judged;
			const told = JSON.stringify(
				judged.map(({ way, de, displacement }) => ({ way, de, displacement })),
			);
			t.equal(fast?.way, "fast");
			t.equal(quality?.way, "quality");
			t.ok(
				(quality?.de ?? 1) < 1.1 * (fast?.de ?? 0) + 0.006,
				`${name}: ${told}`,
			);
			t.comment(name, told);
		}
	},
);
