import t from "tap";
import type { Region } from "../../../services/damage/field.ts";
import {
	layoutOf,
	originOf,
	sheetLength,
} from "../../../services/damage/loops/layout.ts";
import { spareEdges } from "../../../services/damage/restore/spare-edges.ts";

const WIDTH = 40;
const HEIGHT = 30;
const layout = layoutOf({
	width: WIDTH,
	height: HEIGHT,
	channels: [new Float32Array(WIDTH * HEIGHT)],
});
const region: Region = {
	ends: Int32Array.from({ length: 2 * HEIGHT }, (_, k) => (k % 2) * WIDTH),
	rows: Int32Array.from({ length: HEIGHT + 1 }, (_, y) => 2 * y),
};

/** Weights after sparing, where they were low in some columns. */
function spared(isEdge: (x: number) => boolean): number[] {
	const weights = new Float32Array(sheetLength(layout, 1));
	const at = (x: number, y: number) =>
		originOf(layout, 0) + y * layout.stride + x;
	for (let y = 0; y < HEIGHT; y++)
		for (let x = 0; x < WIDTH; x++) weights[at(x, y)] = isEdge(x) ? 0.125 : 1;
	spareEdges(weights, layout, region, 1);
	for (let y = 0; y < HEIGHT; y++)
		t.equal(weights[at(WIDTH, y)], 0, "the padding keeps out");
	return Array.from({ length: WIDTH }, (_, x) => weights[at(x, 15)]);
}

t.test("shares an edge's weight with the pixels beside it", async (t) => {
	const weights = spared((x) => x === 20);
	t.strictSame(
		weights.flatMap((weight, x) => (weight < 1 ? [x] : [])),
		[19, 20, 21],
	);
});

t.test("spares none in a picture of crowded edges", async (t) => {
	const isEdge = (x: number) => x % 3 > 0;
	t.strictSame(
		spared(isEdge),
		Array.from({ length: WIDTH }, (_, x) => (isEdge(x) ? 0.125 : 1)),
	);
});
