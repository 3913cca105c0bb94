import sharp from "sharp";
import t from "tap";
import { decodeImage } from "../../../services/image/decode.ts";
import type { Raster } from "../../../services/image/raster.ts";
import { restored } from "../../../services/preparation/restoration.ts";
import { type Source, sourceOf } from "../../../services/preparation/source.ts";
import { measure } from "../../../services/quality/measure.ts";
import { renderSvg } from "../../../services/quality/render.ts";
import { completeSetting } from "../../../services/settings/complete.ts";
import type { TraceHints } from "../../../services/tracing/converter.ts";
import { TRACERS } from "../../../services/tracing/tracers.ts";

const SIZE = 256;

const asPng = ({ width, height, data }: Raster) =>
	sharp(data, { raw: { width, height, channels: 4 } })
		.png()
		.toBuffer();

const drawing = (body: string) =>
	`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 256 256" width="256" height="256"><rect width="256" height="256" fill="#fff"/>${body}</svg>`;

const DRAWINGS = {
	crest: drawing(
		'<path d="M128 20 216 48v76c0 56-40 92-88 112-48-20-88-56-88-112V48z" fill="#14213d"/><path d="M128 36 202 60v64c0 46-34 78-74 96z" fill="#fca311"/><path d="m128 84 12 32h34l-27 20 10 34-29-20-29 20 10-34-27-20h34z" fill="#e5e5e5"/>',
	),
	discs: drawing(
		'<circle cx="92" cy="104" r="56" fill="#c8102e"/><circle cx="160" cy="148" r="60" fill="#1546a0"/>',
	),
};

const SUBPIXEL = completeSetting("subpixel", {});

function draw({ raster }: Source, hints: TraceHints) {
	const { svg } = TRACERS.subpixel.trace(raster, SUBPIXEL.parameters, hints);
	return { svg, size: svg.length };
}

async function sourceFrom(bytes: Uint8Array): Promise<Source> {
	const { raster } = await decodeImage(bytes, 2_000_000);
	return restored(sourceOf(raster, bytes), "quick");
}

/** As wide as the truth, whatever size was traced. */
function likeness(svg: string, truth: Raster): number {
	return measure(truth, renderSvg(svg, SIZE)).ssim;
}

t.test(
	"a JPEG that was enlarged since is drawn without its ringing",
	async (t) => {
		for (const [name, svg] of Object.entries(DRAWINGS)) {
			const truth = renderSvg(svg, SIZE);
			const jpeg = await sharp(await asPng(truth))
				.removeAlpha()
				.jpeg({ quality: 70 })
				.toBuffer();
			const enlarged = await sharp(jpeg).resize(384, 384).png().toBuffer();
			const source = await sourceFrom(enlarged);
			t.match(source.damage, [{ kind: "enlarged" }], name);
			const { noise = 0, mayBeNoisier } = source;
			t.equal(mayBeNoisier, true);
			const before = draw(source, { noise });
			const after = draw(source, { noise, mayBeNoisier: true });
			t.ok(
				after.size < 0.7 * before.size,
				`${name}: ${before.size} to ${after.size} bytes`,
			);
			const [lost, left] = [before, after].map(
				({ svg }) => 1 - likeness(svg, truth),
			);
			t.ok(left < lost, `${name}: ${lost} to ${left} off the truth`);
		}
	},
);

t.test("what was clean before stays as it was", async (t) => {
	for (const [name, svg] of Object.entries(DRAWINGS)) {
		const png = await asPng(renderSvg(svg, SIZE));
		const pictures = {
			enlarged: await sharp(png).resize(512, 512).png().toBuffer(),
			blurred: await sharp(png).removeAlpha().blur(1.5).png().toBuffer(),
		};
		for (const [kind, bytes] of Object.entries(pictures)) {
			const source = await sourceFrom(bytes);
			t.match(source.damage, [{ kind }], `${name}, ${kind}`);
			const { noise = 0 } = source;
			t.equal(
				draw(source, { noise, mayBeNoisier: true }).svg,
				draw(source, { noise }).svg,
				`${name}, ${kind}: the same bytes`,
			);
		}
	}
});
