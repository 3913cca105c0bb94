import t from "tap";
import {
	findFaces,
	frame,
	type Regions,
} from "../../../../services/tracing/subpixel/regions/faces.ts";
import { connectedDiagonal } from "../../../../services/tracing/subpixel/regions/saddle.ts";
import { random } from "./shapes.ts";

/** Faces by flooding, a pixel at a time, numbered as a scan meets them. */
function flooded({ paint, stride }: Regions): Int32Array {
	const face = new Int32Array(paint.length).fill(-1);
	const besides = (i: number) => {
		const found: number[] = [];
		for (const step of [1, -1, stride, -stride])
			if (paint[i + step] === paint[i]) found.push(i + step);
		// By the corner's south-east pixel, the diagonal that has to be connected and the way to its other end.
		for (const [corner, diagonal, step] of [
			[i, 1, -stride - 1],
			[i + stride + 1, 1, stride + 1],
			[i + 1, 2, 1 - stride],
			[i + stride, 2, stride - 1],
		] as const)
			if (
				paint[i + step] === paint[i] &&
				connectedDiagonal(paint, stride, corner) === diagonal
			)
				found.push(i + step);
		return found;
	};
	let count = 0;
	for (let first = 0; first < paint.length; first++) {
		if (paint[first] < 0 || face[first] >= 0) continue;
		const stack = [first];
		face[first] = count;
		for (let i = stack.pop(); i !== undefined; i = stack.pop())
			for (const beside of besides(i)) {
				if (face[beside] >= 0) continue;
				face[beside] = count;
				stack.push(beside);
			}
		count++;
	}
	return face;
}

t.test("faces are what a flood of each would reach", async (t) => {
	const next = random(11);
	for (const [width, height, paints] of [
		[1, 1, 1],
		[1, 9, 2],
		[9, 1, 2],
		[7, 5, 1],
		[23, 17, 2],
		[40, 31, 3],
		[64, 48, 9],
	]) {
		const labels = Int32Array.from({ length: width * height }, () =>
			Math.floor(paints * next()),
		);
		const regions = findFaces(frame(labels, width, height), width + 2);
		const expected = flooded(regions);
		t.strictSame(regions.face, expected, `${width} x ${height}`);
		const { faceSize, facePaint, paint, runs } = regions;
		for (let f = 0; f < faceSize.length; f++) {
			const at = expected.indexOf(f);
			if (facePaint[f] !== paint[at]) t.fail(`face ${f} has another paint`);
		}
		t.equal(
			faceSize.reduce((sum, size) => sum + size, 0),
			width * height,
		);
		const covered = runs.start.reduce(
			(sum, start, k) => sum + runs.end[k] - start,
			0,
		);
		t.equal(covered, width * height, "runs cover all pixels");
	}
});
