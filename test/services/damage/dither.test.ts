import t from "tap";
import { answerTo } from "../../../perf/bench/faults/answer.ts";
import { gradientsOf } from "../../../perf/bench/faults/checks.ts";
import { diffuse, threshold } from "../../../perf/bench/faults/kinds/dither.ts";
import { dithered } from "../../../perf/bench/faults/kinds/dithered.ts";
import { codes, sprites } from "../../../perf/bench/faults/kinds/squares.ts";
import { pngOf } from "../../../perf/bench/faults/picture.ts";
import { randomFor } from "../../../perf/corpus/seeded.ts";
import { diagnose } from "../../../services/damage/diagnose.ts";
import { diagnoseDither } from "../../../services/damage/dither/diagnose.ts";
import { decodeImage } from "../../../services/image/decode.ts";
import type { Raster } from "../../../services/image/raster.ts";
import { renderSvg } from "../../../services/quality/render.ts";
import { fixture } from "../../support/images.ts";

const SIDE = 48;
const NO_FILE = new Uint8Array();

function picture(
	colourAt: (x: number, y: number) => readonly number[],
	side = SIDE,
): Raster {
	const data = new Uint8ClampedArray(4 * side * side);
	for (let k = 0; k < side * side; k++) {
		data.set([...colourAt(k % side, Math.floor(k / side)), 255], 4 * k);
	}
	return { width: side, height: side, data };
}

t.test("a checkered disc is a disc of the mean colour", async (t) => {
	const checkered = picture((x, y) => {
		const inside = Math.hypot(x + 0.5 - 24, y + 0.5 - 24) < 16;
		if (!inside) return [255, 255, 255];
		return (x + y) % 2 === 0 ? [200, 40, 60] : [40, 40, 200];
	});
	const found = diagnose(checkered, NO_FILE);
	t.equal(found?.damage.kind, "dithered");
	const { data } = found?.restore("quick")?.raster ?? { data: [] };
	for (const [x, y] of [
		[24, 24],
		[14, 24],
		[24, 36],
	]) {
		const [r, g, b] = data.slice(4 * (y * SIDE + x));
		t.ok(Math.abs(r - 120) <= 4 && Math.abs(g - 40) <= 4, `${r} ${g}`);
		t.ok(Math.abs(b - 130) <= 4, String(b));
	}
	t.same(
		[...data.slice(4 * (4 * SIDE + 4), 4 * (4 * SIDE + 4) + 3)],
		[255, 255, 255],
	);
	t.same(
		found?.restore("quick"),
		found?.restore("quick"),
		"the same each time",
	);
});

t.test("dithered fills are found and traced as what they were", async (t) => {
	let found = 0;
	for (let k = 0; k < 10; k++) {
		const { bytes } = await dithered.make(randomFor(`test:dithered:${k}`));
		const { raster } = await decodeImage(bytes, 1e6);
		if (diagnoseDither(raster) !== undefined) found++;
	}
	t.ok(found >= 9, `${found} of 10`);
});

const GRADIENT =
	'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 48" width="64" height="48"><linearGradient id="g"><stop stop-color="#1864ab"/><stop offset="1" stop-color="#63e6be"/></linearGradient><rect width="64" height="48" fill="#fff"/><rect x="6" y="6" width="52" height="36" fill="url(#g)"/></svg>';

for (const [name, dither] of Object.entries({ diffuse, threshold })) {
	t.test(`a gradient by ${name} is a gradient again`, async (t) => {
		const picture = renderSvg(GRADIENT, 64);
		dither(picture, 4, randomFor("test:gradient"));
		for (const setting of ["fast", "quality"] as const) {
			const { svg, de4 } = await answerTo(
				{ truth: GRADIENT, bytes: await pngOf(picture) },
				setting,
			);
			t.ok(gradientsOf(svg) > 0, `${setting}: ${gradientsOf(svg)} gradients`);
			t.ok(de4 < 0.65, `${setting}: dE00 ${de4}`);
		}
	});
}

t.test("a small dithered shape is found on a wide ground", (t) => {
	const wide = GRADIENT.replace(
		'viewBox="0 0 64 48"',
		'viewBox="-43 -36 150 120"',
	)
		.replace('width="64" height="48"', 'width="150" height="120"')
		.replace("<rect ", '<rect x="-43" y="-36" ')
		.replace('width="64" height="48"', 'width="150" height="120"');
	const picture = renderSvg(wide, 150);
	diffuse(picture, 4);
	const { share } = diagnoseDither(picture)?.damage.parameters ?? { share: 0 };
	t.ok(Number(share) > 0 && Number(share) < 0.08, String(share));
	t.end();
});

t.test("codes, sprites, stripes and drawings aren't dithered", async (t) => {
	for (const kind of [codes, sprites]) {
		for (let k = 0; k < 5; k++) {
			const { bytes } = await kind.make(randomFor(`test:${kind.name}:${k}`));
			const { raster } = await decodeImage(bytes, 1e6);
			t.equal(diagnoseDither(raster), undefined, `${kind.name} ${k}`);
		}
	}
	const ink = (dark: boolean) => (dark ? [20, 20, 20] : [240, 240, 240]);
	t.equal(diagnoseDither(picture((x) => ink(x % 2 === 0))), undefined);
	t.equal(diagnoseDither(picture((x, y) => ink((x + y) % 6 < 3))), undefined);
	t.equal(diagnoseDither(picture(() => ink(true), 3)), undefined);
	for (const name of ["logo-docker-128.png", "palette-256.png"]) {
		const { raster } = await decodeImage(await fixture(name), 1e6);
		t.equal(diagnoseDither(raster), undefined, name);
	}
	const aliased = renderSvg(
		'<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60" shape-rendering="crispEdges"><rect width="60" height="60" fill="#fff"/><circle cx="30" cy="30" r="20"/><path d="M0 0L60 57" stroke="#c00" stroke-width="1"/></svg>',
		60,
	);
	t.equal(diagnoseDither(aliased), undefined);
});
