import t from "tap";
import { renderSvg } from "../../../../services/quality/render.ts";
import { surroundOf } from "../../../../services/tracing/subpixel/margin/ground.ts";
import { defaultSubpixelParameters } from "../../../../services/tracing/subpixel/parameters.ts";
import { traceSubpixel } from "../../../../services/tracing/subpixel/trace.ts";

const EFFORTS = ["fast", "quality"] as const;

const svg = (width: number, height: number, content: string) =>
	`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${content}</svg>`;

function traced(
	truth: string,
	width: number,
	effort: (typeof EFFORTS)[number],
): string {
	const parameters = { ...defaultSubpixelParameters, effort };
	return traceSubpixel(renderSvg(truth, width), parameters).svg;
}

t.test("tiles that fill the picture keep small round corners", async (t) => {
	for (const effort of EFFORTS) {
		for (const ground of [undefined, "#fff", "#1b6f3a"]) {
			for (const [side, radius] of [
				[24, 3],
				[64, 4],
				[96, 6],
				[200, 8],
			]) {
				const truth = svg(
					side,
					side,
					`${ground === undefined ? "" : `<rect width="${side}" height="${side}" fill="${ground}"/>`}<rect width="${side}" height="${side}" rx="${radius}" fill="#d6336c"/>`,
				);
				const drawn = traced(truth, side, effort);
				const found = / rx="([\d.]+)"/.exec(drawn);
				t.ok(
					Math.abs(Number(found?.[1]) - radius) < 0.4,
					`${radius} on ${ground ?? "nothing"}, ${effort}: ${drawn}`,
				);
			}
		}
	}
});

t.test("so do those that lie on two sides of it alone", async (t) => {
	const truth = svg(
		96,
		64,
		'<rect y="10.5" width="96" height="40" rx="4" fill="#d6336c"/>',
	);
	for (const effort of EFFORTS)
		t.match(traced(truth, 96, effort), /<rect [^>]*rx="[34]/);
});

t.test("discs and pills on the border are whole shapes", async (t) => {
	const disc = svg(64, 64, '<circle cx="32" cy="32" r="32" fill="#124"/>');
	const pill = svg(
		90,
		30,
		'<rect width="90" height="30" rx="15" fill="#124"/>',
	);
	for (const effort of EFFORTS) {
		t.match(traced(disc, 64, effort), /<(circle|ellipse) /);
		t.match(traced(pill, 90, effort), /<rect [^>]*rx="15"/);
	}
});

t.test("corners that are cut off straight stay so", async (t) => {
	for (const effort of EFFORTS) {
		for (const [side, leg] of [
			[96, 4],
			[96, 6],
			[64, 5],
		]) {
			const far = side - leg;
			const truth = svg(
				side,
				side,
				`<path d="M${leg} 0H${far}L${side} ${leg}V${far}L${far} ${side}H${leg}L0 ${far}V${leg}Z" fill="#d6336c"/>`,
			);
			t.notMatch(traced(truth, side, effort), / rx=/, `${leg}, ${effort}`);
		}
	}
});

t.test("a thin rim along the border keeps its ink", async (t) => {
	const truth = svg(
		64,
		64,
		'<rect width="64" height="64" rx="14" fill="#ccc"/><rect x="2" y="2" width="60" height="60" rx="12" fill="#3d3b47"/><circle cx="32" cy="32" r="9" fill="#eff3f3"/>',
	);
	for (const effort of EFFORTS)
		t.match(traced(truth, 64, effort), /fill="#ccc"/);
});

t.test("what fades towards the border is cut off by no margin", async (t) => {
	const ramp = svg(
		64,
		64,
		'<defs><linearGradient id="g" x2="0" y2="1"><stop stop-color="#fff"/><stop offset="1" stop-color="#124"/></linearGradient></defs><rect width="64" height="64" fill="url(#g)"/>',
	);
	const glow = svg(
		64,
		64,
		'<defs><radialGradient id="g"><stop stop-color="#124"/><stop offset="1" stop-color="#124" stop-opacity="0"/></radialGradient></defs><circle cx="32" cy="32" r="40" fill="url(#g)"/>',
	);
	for (const truth of [ramp, glow])
		t.equal(surroundOf(renderSvg(truth, 64)), undefined);
	const tip = svg(
		96,
		82,
		'<rect width="96" height="82" fill="#fff"/><path d="M0 0H96L48 82Z" fill="#41b883"/>',
	);
	t.strictSame(
		surroundOf(renderSvg(tip, 96)),
		[255, 255, 255, 255],
		"corners that are blends tell less",
	);
	const alone = svg(64, 64, '<circle cx="32" cy="32" r="20" fill="#124"/>');
	t.equal(surroundOf(renderSvg(alone, 64)), undefined, "nothing meets it");
});

t.test(
	"the cut ends of a curved stroke keep their outer corners",
	async (t) => {
		const truth = svg(
			64,
			64,
			'<rect width="64" height="64" fill="#fff"/><path d="M46 20A14 10 0 1 0 32 32 14 10 0 1 1 18 44" fill="none" stroke="#c0392b" stroke-width="9"/>',
		);
		const meant = renderSvg(truth, 256);
		for (const effort of EFFORTS) {
			const drawn = renderSvg(traced(truth, 64, effort), 256);
			let missed = 0;
			for (let y = 4 * 16; y < 4 * 20; y++)
				for (let x = 4 * 48; x < 4 * 52; x++) {
					const i = 4 * (y * 256 + x) + 1;
					missed += Math.abs(meant.data[i] - drawn.data[i]);
				}
			const pixels = missed / (255 - 57) / 16;
			t.ok(pixels < 0.8, `${pixels.toFixed(2)} pixels off, ${effort}`);
		}
	},
);
