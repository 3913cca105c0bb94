import t from "tap";
import { partAtNecks } from "../../../../services/tracing/subpixel/palette/necks.ts";

const WIDTH = 60;
const HEIGHT = 40;

/** The pixels of a drawing's shapes, in raster order: x, y, width and height each. */
function zone(...boxes: readonly (readonly number[])[]): Int32Array {
	const all = Array.from({ length: WIDTH * HEIGHT }, (_, i) => i);
	return Int32Array.from(
		all.filter((i) => {
			const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
			return boxes.some(
				([left, top, width, height]) =>
					x >= left && x < left + width && y >= top && y < top + height,
			);
		}),
	);
}

const part = (members: Int32Array) =>
	partAtNecks(members, WIDTH, WIDTH * HEIGHT);

const LEFT = [4, 6, 18, 26] as const;
const RIGHT = [30, 6, 20, 26] as const;

t.test("two fills that meet in a gap of a few pixels are two", async (t) => {
	for (const thick of [1, 2, 4]) {
		const parts = part(zone(LEFT, RIGHT, [22, 15, 8, thick])) ?? [];
		t.equal(parts.length, 2);
		// Corners that erosion cuts come back.
		t.ok(parts[0].length >= 18 * 26 && parts[0].length < 18 * 26 + 20);
		t.ok(parts[1].length >= 20 * 26 && parts[1].length < 20 * 26 + 20);
		t.notOk(parts[0].some((i) => parts[1].includes(i)));
	}
});

t.test("a wide passage is no neck, nor is a thin limb a part", async (t) => {
	t.equal(part(zone(LEFT, RIGHT, [22, 15, 8, 5])), undefined);
	t.equal(part(zone(LEFT, [22, 15, 30, 2])), undefined);
	t.equal(part(zone(LEFT)), undefined);
	t.equal(part(zone([10, 10, 12, 2])), undefined);
	t.equal(part(new Int32Array(0)), undefined);
});

t.test("specks at the end of a neck are no parts", async (t) => {
	t.equal(part(zone(LEFT, [22, 15, 8, 2], [30, 12, 8, 8])), undefined);
});

t.test("fills that reach the picture's border are parted too", async (t) => {
	const parts = part(
		zone([0, 0, 20, HEIGHT], [20, 0, 10, 2], [30, 0, 30, HEIGHT]),
	);
	t.equal(parts?.length, 2);
});
