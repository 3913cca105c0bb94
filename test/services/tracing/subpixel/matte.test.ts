import t from "tap";
import type { Raster } from "../../../../services/image/raster.ts";
import { renderSvg } from "../../../../services/quality/render.ts";
import { withoutMatte } from "../../../../services/tracing/subpixel/intake/matte.ts";
import { defaultSubpixelParameters } from "../../../../services/tracing/subpixel/parameters.ts";
import { traceSubpixel } from "../../../../services/tracing/subpixel/trace.ts";

const SHAPES =
	'<circle cx="24" cy="24" r="17.3" fill="#a22"/><path d="M18 20L31 24 20 31Z" fill="#124"/>';
const drawing = (content: string) =>
	renderSvg(
		`<svg xmlns="http://www.w3.org/2000/svg" width="48" height="48" viewBox="0 0 48 48">${content}</svg>`,
		48,
	);
const clean = drawing(SHAPES);
const onWhite = drawing(`<rect width="48" height="48" fill="#fff"/>${SHAPES}`);

/** The picture on white with what a wand of that tolerance takes made clear, or with the opacity of the clean one. */
function cutOut(wand: number | "mask"): Raster {
	const data = onWhite.data.slice();
	for (let i = 0; i < data.length; i += 4) {
		if (wand === "mask") data[i + 3] = clean.data[i + 3];
		else if (data[i + 1] >= 255 - wand) data[i + 3] = 0;
		if (data[i + 3] === 0) data.fill(0, i, i + 4);
	}
	return { ...onWhite, data };
}

t.test(
	"the rim of a cut-out loses the white that it was drawn on",
	async (t) => {
		for (const wand of [2, 40, "mask"] as const) {
			const given = cutOut(wand);
			const freed = withoutMatte(given);
			t.not(freed, given);
			let most = 0;
			for (let i = 0; i < freed.data.length; i += 4) {
				// What the wand took is gone.
				if (freed.data[i + 3] === 0) continue;
				const share = freed.data[i + 3] / 255;
				for (let c = 0; c < 3; c++) {
					const [told, meant] = [freed, clean].map(
						({ data }) => (data[i + c] * data[i + 3]) / 255,
					);
					if (share < 1) most = Math.max(most, Math.abs(told - meant));
				}
			}
			t.ok(most < 16, `${wand}: ${most} levels`);
		}
	},
);

t.test("it is drawn with its own inks alone", async (t) => {
	for (const effort of ["fast", "quality"] as const) {
		const draw = (damage: "auto" | "none") =>
			traceSubpixel(cutOut(2), { ...defaultSubpixelParameters, effort, damage })
				.svg;
		const fills = (svg: string) =>
			new Set([...svg.matchAll(/fill="([^"]+)"/g)].map(([, fill]) => fill));
		t.strictSame([...fills(draw("auto"))].sort(), ["#124", "#a22"]);
		t.ok(fills(draw("none")).size > 2, "as it came it has more");
	}
});

t.test("what was meant is left as it is", async (t) => {
	const others = {
		"a clean cut-out": clean,
		"a picture without a clear pixel": onWhite,
		"a white outline": drawing(
			'<circle cx="24" cy="24" r="17" fill="#a22" stroke="#fff" stroke-width="1.6"/>',
		),
		"a pale outline": drawing(
			'<circle cx="24" cy="24" r="17" fill="#a22" stroke="#d99" stroke-width="1.6"/>',
		),
		"a veil": drawing(
			'<circle cx="24" cy="24" r="17" fill="#a22" fill-opacity=".5"/>',
		),
		"nothing at all": drawing(""),
	};
	for (const [name, raster] of Object.entries(others))
		t.equal(withoutMatte(raster), raster, name);
});
