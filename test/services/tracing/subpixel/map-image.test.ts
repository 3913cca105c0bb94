import t from "tap";
import type { Raster } from "../../../../services/image/raster.ts";
import { listBusy } from "../../../../services/tracing/subpixel/intake/flatness.ts";
import { estimateNoise } from "../../../../services/tracing/subpixel/intake/noise.ts";
import { readPixels } from "../../../../services/tracing/subpixel/intake/pixels.ts";
import type {
	Edge,
	PlanarMap,
} from "../../../../services/tracing/subpixel/types.ts";
import { draw, faultsOf, type Rgba, random, raster } from "./shapes.ts";
import { mapOf } from "./support/defaults.ts";

const WHITE: Rgba = [255, 255, 255, 255];
const RED: Rgba = [200, 30, 40, 255];
const BLUE: Rgba = [20, 60, 200, 255];
const BLACK: Rgba = [0, 0, 0, 255];
const CLEAR: Rgba = [0, 0, 0, 0];

function noiseOf(image: Raster): number {
	const pixels = readPixels(image);
	return estimateNoise(pixels, listBusy(pixels));
}

/** Edges with a face on either side. */
function inner(map: PlanarMap): Edge[] {
	return map.edges.filter((edge) => edge.left >= 0 && edge.right >= 0);
}

/** Greatest value of `miss` over the points of an edge that are `margin` or more from the image's border. */
function worst(
	map: PlanarMap,
	edge: Edge,
	margin: number,
	miss: (x: number, y: number) => number,
): number {
	let most = 0;
	for (let i = 0; i < edge.points.length; i += 2) {
		const x = edge.points[i];
		const y = edge.points[i + 1];
		const inside = Math.min(x, y, map.width - x, map.height - y);
		if (inside >= margin) most = Math.max(most, Math.abs(miss(x, y)));
	}
	return most;
}

t.test(
	"a straight edge is placed to a fortieth of a pixel at any angle",
	async (t) => {
		for (let degrees = 0; degrees < 180; degrees += 7) {
			const nx = Math.cos((degrees * Math.PI) / 180);
			const ny = Math.sin((degrees * Math.PI) / 180);
			const away = (x: number, y: number) => nx * (x - 20.3) + ny * (y - 19.6);
			const map = mapOf(draw(40, 40, WHITE, [RED, (x, y) => away(x, y) < 0]));
			t.strictSame(faultsOf(map), []);
			t.equal(map.faces.length, 2);
			const edges = inner(map);
			t.equal(edges.length, 1);
			const most = worst(map, edges[0], 2, away);
			t.ok(most < 0.025, `${degrees} degrees: off by ${most}`);
			t.ok(
				worst(map, edges[0], 0, away) < 0.2,
				`${degrees} degrees at the border`,
			);
		}
	},
);

t.test("a disc's boundary lies on the circle", async (t) => {
	for (const [radius, allowed] of [
		[3.3, 0.05],
		[9.7, 0.03],
		[24.2, 0.03],
	]) {
		const away = (x: number, y: number) =>
			Math.hypot(x - 32.4, y - 31.7) - radius;
		const map = mapOf(draw(64, 64, WHITE, [BLUE, (x, y) => away(x, y) < 0]));
		t.strictSame(faultsOf(map), []);
		t.equal(map.faces.length, 2);
		const most = worst(map, inner(map)[0], 0, away);
		t.ok(most < allowed, `radius ${radius}: off by ${most}`);
		const disc = map.faces.find((face) => face.loops.length === 1);
		const ratio = (disc?.area ?? 0) / (Math.PI * radius * radius);
		// The polygon through points on the circle is smaller than the disc by about 1 / radius².
		t.ok(Math.abs(ratio - 1) < 0.01 + 0.5 / radius ** 2, `area ratio ${ratio}`);
	}
});

t.test(
	"a stroke thinner than a pixel keeps its width and its place",
	async (t) => {
		for (const width of [0.6, 0.9, 1.3, 1.9]) {
			for (const slope of [0, 0.13, 0.45]) {
				const middle = (x: number) => 20.27 + slope * (x - 24);
				const half = (width / 2) * Math.hypot(1, slope);
				const map = mapOf(
					draw(
						48,
						40,
						WHITE,
						[BLACK, (x, y) => Math.hypot(x - 4, y - 4) < 3],
						[
							BLACK,
							(x, y) => Math.abs(y - middle(x)) < half && x > 10 && x < 40,
						],
					),
				);
				t.strictSame(faultsOf(map), []);
				const area = map.faces
					.filter((face) => face.loops.length === 1)
					.reduce((sum, face) => sum + face.area, 0);
				const expected = Math.PI * 9 + 2 * half * 30;
				t.ok(
					Math.abs(area / expected - 1) < 0.12,
					`width ${width}, slope ${slope}: area ${area} for ${expected}`,
				);
				t.equal(map.faces.length, 3);
			}
		}
	},
);

t.test("a page of hairlines is drawn with its one ink", async (t) => {
	// Nearly every pixel is a blend, as in a texture; the ink is flat at the dot alone, or nowhere,
	// where the darkest pixels are the best that can be known of it.
	for (const dot of [3, 0]) {
		const map = mapOf(
			draw(
				64,
				48,
				WHITE,
				[RED, (x, y) => Math.hypot(x - 5, y - 5) < dot],
				[
					RED,
					(x, y) =>
						x > 12 && x < 60 && Math.abs(((y + 0.11 * x) % 4.3) - 2) < 0.45,
				],
			),
		);
		t.strictSame(faultsOf(map), []);
		for (const { paint } of map.faces) {
			if (paint.kind !== "solid") return t.fail(paint.kind);
			const { r, g, b } = paint.colour;
			const miss = ([red, green, blue]: Rgba) =>
				Math.hypot(r - red, g - green, b - blue);
			t.ok(
				Math.min(miss(WHITE), miss(RED)) < 30,
				`dot of ${dot}: ${r} ${g} ${b}`,
			);
		}
	}
});

t.test(
	"junctions of three inks are placed where the boundaries meet",
	async (t) => {
		const map = mapOf(
			draw(
				40,
				40,
				WHITE,
				[RED, (x, y) => y > 12.4 && x < 19.7],
				[BLUE, (x, y) => y > 12.4 && x >= 19.7],
			),
		);
		t.strictSame(faultsOf(map), []);
		t.equal(map.faces.length, 3);
		const ends = inner(map).flatMap((edge) => {
			const n = edge.points.length;
			return [
				[edge.points[0], edge.points[1]],
				[edge.points[n - 2], edge.points[n - 1]],
			];
		});
		const meeting = ends.filter(
			([x, y]) => Math.hypot(x - 19.7, y - 12.4) < 0.15,
		);
		t.equal(meeting.length, 3);
	},
);

t.test(
	"a blend of two inks that looks like a third isn't taken for it",
	async (t) => {
		const grey: Rgba = [128, 128, 128, 255];
		const map = mapOf(
			draw(
				60,
				40,
				WHITE,
				[BLACK, (x, y) => Math.hypot(x - 18.3, y - 20.2) < 11],
				[grey, (x) => x > 36.4],
			),
		);
		t.strictSame(faultsOf(map), []);
		t.equal(map.faces.length, 3);
	},
);

t.test("the transparent ground is an ink of its own", async (t) => {
	const away = (x: number, y: number) => Math.hypot(x - 20.2, y - 19.9) - 12.6;
	for (const ink of [BLACK, WHITE, [250, 200, 10, 128] as Rgba]) {
		const map = mapOf(draw(40, 40, CLEAR, [ink, (x, y) => away(x, y) < 0]));
		t.strictSame(faultsOf(map), []);
		t.equal(map.faces.length, 2);
		const paints = map.faces.map((face) => face.paint);
		t.ok(paints.some((p) => p.kind === "solid" && p.colour.opacity === 0));
		const other = paints.find(
			(p) => p.kind === "solid" && p.colour.opacity > 0,
		);
		t.ok(other?.kind === "solid");
		if (other?.kind !== "solid") return;
		const { r, g, b, opacity } = other.colour;
		for (const [got, wanted] of [
			[r, ink[0]],
			[g, ink[1]],
			[b, ink[2]],
			[255 * opacity, ink[3]],
		]) {
			t.ok(Math.abs(got - wanted) <= 2, `${got} for ${wanted}`);
		}
		t.ok(worst(map, inner(map)[0], 0, away) < 0.03);
	}
});

t.test("ramps become one gradient", async (t) => {
	const ramp = raster(80, 60, (x, y) => {
		const s = (x + 0.5 + 0.5 * (y + 0.5)) / 110;
		return [30 + 200 * s, 220 - 150 * s, 60, 255];
	});
	const linear = mapOf(ramp);
	t.equal(linear.faces.length, 1);
	const paint = linear.faces[0].paint;
	t.equal(paint.kind, "linear");
	if (paint.kind === "linear") {
		const dx = paint.to.x - paint.from.x;
		const dy = paint.to.y - paint.from.y;
		t.ok(Math.abs(dy / dx - 0.5) < 0.03, `slope ${dy / dx}`);
		t.ok(paint.stops.length <= 4, `${paint.stops.length} stops`);
	}
	const glow = raster(80, 60, (x, y) => {
		const s = Math.min(1, Math.hypot(x + 0.5 - 31, y + 0.5 - 28) / 60);
		return [255, 230, 40, 255 * (1 - s)];
	});
	const radial = mapOf(glow);
	const round = radial.faces
		.map((face) => face.paint)
		.find((p) => p.kind === "radial");
	t.ok(round);
	if (round?.kind === "radial") {
		t.ok(Math.hypot(round.centre.x - 31, round.centre.y - 28) < 1.5);
	}
	for (const [radiusX, radiusY, rotation] of [
		[44, 22, 0],
		[50, 20, 0.6],
		[33, 33, 0],
	]) {
		const cos = Math.cos(rotation);
		const sin = Math.sin(rotation);
		const rings = raster(90, 70, (x, y) => {
			const u = x + 0.5 - 51;
			const v = y + 0.5 - 30;
			const across = (u * cos + v * sin) / radiusX;
			const s = Math.hypot(across, (v * cos - u * sin) / radiusY);
			// There and back in two channels, on and on in the third.
			const level = s < 1 ? 1 - Math.cos(2 * Math.PI * s) : 0;
			return [40 + 30 * level, 200 - 20 * level, 60 + 40 * s, 255];
		});
		const { faces } = mapOf(rings);
		t.equal(faces.length, 1, `${radiusX} x ${radiusY}`);
		const { paint } = faces[0];
		if (paint.kind !== "radial") return t.fail(paint.kind);
		t.ok(Math.hypot(paint.centre.x - 51, paint.centre.y - 30) < 0.3);
		const ratio = paint.radiusX / paint.radiusY;
		t.ok(Math.abs(ratio / (radiusX / radiusY) - 1) < 0.02, `${ratio}`);
		if (radiusX > radiusY)
			t.ok(Math.abs(Math.sin(paint.rotation - rotation)) < 0.02);
	}
	const bands = mapOf(ramp, { gradients: false });
	t.ok(bands.faces.length > 4);
	t.ok(bands.faces.every((face) => face.paint.kind === "solid"));
	t.strictSame(faultsOf(bands), []);
});

t.test("parameters do what they say", async (t) => {
	const speckled = draw(
		40,
		40,
		WHITE,
		[RED, (x, y) => Math.hypot(x - 20, y - 20) < 12],
		[BLACK, (x, y) => x > 3 && x < 6 && y > 3 && y < 6],
	);
	t.equal(mapOf(speckled).faces.length, 3);
	t.equal(mapOf(speckled, { min_area: 20 }).faces.length, 2);
	const alike = draw(40, 40, WHITE, [[250, 250, 250, 255], (x) => x > 20]);
	t.equal(mapOf(alike).faces.length, 2, "both cover much of a clean image");
	t.equal(mapOf(alike, { ink_distance: 0.02 }).faces.length, 1);
	const forced = mapOf(speckled, {
		palette: ["#ffffff", "#ff0000", "#00000080"],
	});
	t.strictSame(faultsOf(forced), []);
	for (const { paint } of forced.faces) {
		t.ok(
			paint.kind === "solid" &&
				[WHITE, [255, 0, 0, 255], [0, 0, 0, 128]].some(
					([r, g, b, a]) =>
						paint.colour.r === r &&
						paint.colour.g === g &&
						paint.colour.b === b &&
						Math.abs(255 * paint.colour.opacity - a) < 1,
				),
			JSON.stringify(paint),
		);
	}
	const many = raster(64, 64, (x, y) => [
		(x >> 3) * 30,
		(y >> 3) * 30,
		90,
		255,
	]);
	const few = mapOf(many, { max_inks: 5, gradients: false });
	t.ok(new Set(few.faces.map((face) => JSON.stringify(face.paint))).size <= 5);
});

t.test("any image gives a sound map, the same each time", async (t) => {
	const next = random(11);
	const pick = (n: number) => Math.floor(next() * n);
	const colour = (): Rgba => [
		pick(256),
		pick(256),
		pick(256),
		next() < 0.7 ? 255 : pick(256),
	];
	for (let round = 0; round < 60; round++) {
		const width = 1 + pick(round < 20 ? 6 : 70);
		const height = 1 + pick(round < 20 ? 6 : 70);
		const palette = Array.from({ length: 1 + pick(5) }, colour);
		const style = round % 4;
		const noise = round % 7 === 0 ? 60 : 0;
		const discs = Array.from({ length: pick(8) }, () => ({
			x: next() * width,
			y: next() * height,
			r: next() * 20,
			paint: palette[pick(palette.length)],
		}));
		const image =
			style === 0
				? raster(width, height, () => palette[pick(palette.length)])
				: style === 1
					? raster(width, height, colour)
					: draw(
							width,
							height,
							palette[0],
							...discs.map(
								(d) =>
									[
										d.paint,
										(x: number, y: number) =>
											style === 2
												? Math.hypot(x - d.x, y - d.y) < d.r
												: Math.abs(x - d.x) * 3 + Math.abs(y - d.y) < d.r,
									] as const,
							),
						);
		for (let i = 0; noise > 0 && i < image.data.length; i++) {
			image.data[i] += noise * (next() - 0.5);
		}
		const map = mapOf(image);
		t.strictSame(faultsOf(map), [], `round ${round}: ${width}x${height}`);
		const area = map.faces.reduce((sum, face) => sum + face.area, 0);
		t.ok(
			Math.abs(area - width * height) < 0.02 * width * height + 1,
			`areas add up to ${area} of ${width * height}`,
		);
		t.strictSame(mapOf(image), map, `round ${round} again`);
	}
});

t.test("noise stays bounded", async (t) => {
	const next = random(5);
	const image = raster(400, 400, () => [
		256 * next(),
		256 * next(),
		256 * next(),
		255,
	]);
	const map = mapOf(image);
	t.strictSame(faultsOf(map), []);
	t.ok(map.faces.length <= 6000);
	const points = map.edges.reduce(
		(sum, edge) => sum + edge.points.length / 2,
		0,
	);
	t.ok(points <= 80_000, `${points} points`);
});

t.test("noise is measured where there is some, and cleared away", async (t) => {
	const next = random(3);
	const clean = draw(
		96,
		96,
		WHITE,
		[RED, (x, y) => Math.hypot(x - 40, y - 44) < 25],
		[BLUE, (x, y) => x > 70.3 && y > 20.2 && y < 80.8],
	);
	const ramp = raster(96, 96, (x, y) => [2 * x, 255 - 2 * y, x + y, 255]);
	for (const image of [clean, ramp]) t.equal(noiseOf(image), 0);
	const grainy: Raster = { ...clean, data: clean.data.slice() };
	for (let i = 0; i < grainy.data.length; i++) {
		const bell = next() + next() + next() + next() - 2;
		if (i % 4 !== 3) grainy.data[i] += bell * 5 * Math.sqrt(3);
	}
	const noise = noiseOf(grainy);
	t.ok(noise > 2.5 && noise < 9, `noise ${noise}`);
	const map = mapOf(grainy);
	t.strictSame(faultsOf(map), []);
	t.equal(map.faces.length, 3);
	t.ok(mapOf(grainy, { noise: 0 }).faces.length > 10);
});
