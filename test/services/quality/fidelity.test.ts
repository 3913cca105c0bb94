import t from "tap";
import type { Raster } from "../../../services/image/raster.ts";
import { fidelity } from "../../../services/quality/fidelity.ts";
import { measure, measureGrounds } from "../../../services/quality/measure.ts";
import { cutMirrored } from "../../../services/quality/mirror.ts";
import { renderSvg } from "../../../services/quality/render.ts";
import { ssim } from "../../../services/quality/ssim.ts";

const draw = (body: string, width = 64, height = 48) =>
	renderSvg(
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${body}</svg>`,
		width,
	);
const paper = '<rect width="64" height="48" fill="#fff"/>';

t.test("equal pictures have a fidelity of 1, whatever their size", (t) => {
	for (const [width, height] of [
		[1, 1],
		[1, 40],
		[9, 9],
		[14, 15],
		[64, 48],
	] as const) {
		const picture = draw('<circle cx="5" cy="5" r="4"/>', width, height);
		t.equal(fidelity(picture, picture), 1, `${width}x${height}`);
	}
	t.end();
});

t.test("it is the mean over all windows of the mirrored picture", (t) => {
	const picture = draw(`${paper}<circle cx="30" cy="20" r="19" fill="#c30"/>`);
	const drawing = draw(`${paper}<circle cx="31" cy="20" r="18" fill="#b41"/>`);
	const mirror = (raster: Raster) => cutMirrored(raster, -5, -5, 74, 58);
	t.equal(
		fidelity(picture, drawing, { onWhite: ssim(picture, drawing) }),
		fidelity(picture, drawing),
		"what is known need not be computed",
	);
	const clear = draw('<circle cx="30" cy="20" r="15" fill="#c30"/>');
	t.equal(
		fidelity(clear, drawing, measureGrounds(clear, drawing)),
		fidelity(clear, drawing),
		"on either ground",
	);
	t.ok(
		Math.abs(
			fidelity(picture, drawing) - ssim(mirror(picture), mirror(drawing)),
		) < 1e-9,
	);
	t.end();
});

t.test("what is lost at the rim counts", (t) => {
	const picture = draw(
		'<rect width="64" height="48" fill="#fff"/><rect width="64" height="48" rx="4" fill="#124"/>',
	);
	const drawing = draw('<rect width="64" height="48" fill="#124"/>');
	const hardlySeen = 1 - measure(picture, drawing).ssim;
	t.ok(1 - fidelity(picture, drawing) > 5 * hardlySeen);
	t.ok(fidelity(picture, drawing) < 0.998);
	t.end();
});

t.test("holes in a drawing of an opaque picture count", (t) => {
	const picture = draw(`${paper}<rect width="30" height="48" fill="#124"/>`);
	const drawing = draw('<rect width="30" height="48" fill="#124"/>');
	t.equal(measure(picture, drawing).ssim, 1, "over white none is seen");
	t.ok(fidelity(picture, drawing) < 0.8);
	t.end();
});

t.test("pictures of different sizes can't be compared", (t) => {
	t.throws(() => fidelity(draw(paper), draw(paper, 32, 24)), {
		code: "SIZE_MISMATCH",
	});
	t.end();
});
