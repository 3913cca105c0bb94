import t from "tap";
import { renderSvg } from "../../../../services/quality/render.ts";
import {
	defaultSubpixelParameters,
	type SubpixelParameters,
} from "../../../../services/tracing/subpixel/parameters.ts";
import { traceSubpixel } from "../../../../services/tracing/subpixel/trace.ts";

/** A tile cut by thin lines that cross, from side to side. */
const TILE = (ground: string) =>
	`<svg xmlns="http://www.w3.org/2000/svg" width="48" height="48" viewBox="0 0 48 48">${ground}<rect x="4" y="4" width="40" height="40" fill="#3aa"/><path d="M4 4H24L18 44H4Z" fill="#e42"/><g stroke="#126" stroke-width="1.1"><path d="M24 4 18 44M4 12 44 21M4 30 44 26M31 4 36 44"/><path stroke="#fd3" d="M25.1 4 19.1 44M4 13.1 44 22.1"/></g></svg>`;
/** What comes nearer to the tile's rim isn't looked at, pixels. */
const RIM = 6.5;

function traced(truth: string, given: Partial<SubpixelParameters> = {}) {
	const parameters = { ...defaultSubpixelParameters, ...given };
	return traceSubpixel(renderSvg(truth, 48), parameters).svg;
}

/** Pixels within the tile through which the ground shines, at an odd zoom. */
function bareIn(svg: string): number {
	const { data, width } = renderSvg(svg, 114);
	const scale = width / 48;
	let bare = 0;
	for (let y = Math.ceil(RIM * scale); y < (48 - RIM) * scale; y++)
		for (let x = Math.ceil(RIM * scale); x < (48 - RIM) * scale; x++)
			if (data[4 * (y * width + x) + 3] < 250) bare++;
	return bare;
}

t.test("no ground shines through a cut-out's joints", async (t) => {
	for (const effort of ["fast", "quality"] as const)
		t.equal(bareIn(traced(TILE(""), { effort })), 0, effort);
});

t.test("what lies side by side is left as it is", async (t) => {
	const cut = traced(TILE(""), { stacking: "cutout" });
	t.ok(bareIn(cut) > 100, "there the ground shines through");
});

t.test("the underlay stays within the rim, and comes first", async (t) => {
	const svg = traced(TILE(""));
	const [, underlay] = /<path fill="[^"]+" d="([^"]+)"\/>/.exec(svg) ?? [];
	const alone = svg.replace(
		/(<svg[^>]*>).*/,
		`$1<path d="${underlay}"/></svg>`,
	);
	const { data } = renderSvg(alone, 48);
	const at = (x: number, y: number) => data[4 * (48 * y + x) + 3];
	t.equal(at(24, 24), 255);
	t.equal(at(8, 8), 255);
	for (const k of [4, 20, 43]) {
		t.equal(at(k, 4), 0, `${k}, 4`);
		t.equal(at(43, k), 0, `43, ${k}`);
	}
});

t.test("where nothing shows the ground there is none", async (t) => {
	const svg = traced(TILE('<rect width="48" height="48" fill="#fff"/>'));
	// An underlay is one outline without a hole, ahead of all shapes.
	const underlay =
		/^<svg[^>]*>(<rect [^>]*>)?<path fill="[^"]+" d="m[^m"]*"\/>/;
	t.match(traced(TILE("")), underlay);
	t.notMatch(svg, underlay);
	const plain = traced(
		'<svg xmlns="http://www.w3.org/2000/svg" width="48" height="48" viewBox="0 0 48 48"><circle cx="24" cy="24" r="18" fill="#e42"/><circle cx="24" cy="24" r="7" fill="#3aa"/></svg>',
	);
	t.equal(plain.match(/<(?:circle|path|rect)/g)?.length, 2);
});
