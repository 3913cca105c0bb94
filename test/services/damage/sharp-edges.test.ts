import sharp from "sharp";
import t from "tap";
import { diagnose } from "../../../services/damage/diagnose.ts";
import { shareOfSharpEdges } from "../../../services/damage/sharp-edges.ts";
import { decodeImage } from "../../../services/image/decode.ts";
import { renderSvg } from "../../../services/quality/render.ts";

const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" width="160" height="120"><rect width="160" height="120" fill="#f4efe6"/><path d="M15 20l70 8-12 74-50-6z" fill="#c9302c"/><circle cx="115" cy="60" r="31" fill="#1b6ca8"/></svg>`;
const clean = renderSvg(LOGO, 160);
const image = () =>
	sharp(clean.data, { raw: { width: 160, height: 120, channels: 4 } });
const rasterOf = async (bytes: Buffer) =>
	(await decodeImage(bytes, 1e6)).raster;

t.test("edges as a renderer leaves them are sharp", async (t) => {
	t.ok(shareOfSharpEdges(clean) > 0.6);
	const clear = renderSvg(LOGO.replace(/<rect[^>]*>/, ""), 160);
	t.ok(shareOfSharpEdges(clear) > 0.6, "where only opacity changes, too");
	const png = await image().png().toBuffer();
	t.equal(diagnose(clean, png), undefined);
});

t.test("what spreads edges leaves none sharp", async (t) => {
	const made = {
		blurred: image().blur({ sigma: 0.9, precision: "float" }).png(),
		compressed: image().removeAlpha().jpeg({ quality: 90 }),
		enlarged: image().resize({ width: 260, kernel: "cubic" }).png(),
	};
	for (const [name, one] of Object.entries(made)) {
		const share = shareOfSharpEdges(await rasterOf(await one.toBuffer()));
		t.ok(share < 0.1, `${name}: ${share}`);
	}
});

t.test("too few edges tell nothing", async (t) => {
	const flat = { width: 64, height: 64, data: new Uint8ClampedArray(16384) };
	t.equal(shareOfSharpEdges(flat), 0);
	const thin = { width: 2, height: 1, data: new Uint8ClampedArray(8) };
	t.equal(shareOfSharpEdges(thin), 0);
});
