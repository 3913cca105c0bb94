import sharp from "sharp";
import t from "tap";
import {
	confirm,
	diagnose,
	mayBeSpread,
} from "../../../services/damage/diagnose.ts";
import { type Hint, likelyKinds } from "../../../services/damage/hint.ts";
import { estimateRinging } from "../../../services/damage/ringing/estimate-ringing.ts";
import { decodeImage } from "../../../services/image/decode.ts";
import type { Raster } from "../../../services/image/raster.ts";
import { restored } from "../../../services/preparation/restoration.ts";
import { sourceOf } from "../../../services/preparation/source.ts";
import { fidelity } from "../../../services/quality/fidelity.ts";
import { renderSvg } from "../../../services/quality/render.ts";

const NO_FILE = new Uint8Array();
const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="160"><rect width="200" height="160" fill="#fff"/><circle cx="70" cy="80" r="50" fill="#d22"/><path d="M110 30l80 20-30 90z" fill="#16a"/><rect x="25" y="70" width="120" height="16" fill="#fd0"/></svg>`;
const truth = renderSvg(LOGO, 200);

/** What a WebP leaves in a picture that is kept otherwise: no header tells of it, and no coefficient combs. */
async function throughWebp(raster: Raster): Promise<Raster> {
	const { data, width, height } = raster;
	const file = await sharp(data, { raw: { width, height, channels: 4 } })
		.webp({ quality: 40 })
		.toBuffer();
	const png = await sharp(file).png().toBuffer();
	return (await decodeImage(png, 1e7)).raster;
}

t.test("kinds are looked for in the order of how likely they are", (t) => {
	t.same(likelyKinds({ jpeg: 0.6, noise: 0.2, webp: 0.8 }), ["webp", "jpeg"]);
	t.same(likelyKinds({ jpeg: 0.5 }), []);
	t.end();
});

t.test("compression that a measurement bears out is undone", async (t) => {
	const seen = await throughWebp(truth);
	t.ok(mayBeSpread(seen), "it is worth asking");
	t.equal(diagnose(seen, NO_FILE), undefined, "measuring alone finds nothing");
	const diagnosis = confirm(seen, { webp: 0.7 });
	t.match(diagnosis?.damage, { kind: "webp", source: "learned" });
	t.ok(Number(diagnosis?.damage.parameters.ringing) > 0.5);
	for (const care of ["quick", "careful"] as const) {
		const undamaged = diagnosis?.restore(care)?.raster as Raster;
		const [before, after] = [seen, undamaged].map(
			(raster) => 1 - fidelity(truth, raster),
		);
		t.ok(after < 0.95 * before, `${care}: ${before} to ${after}`);
		t.same(diagnosis?.restore(care)?.raster.data, undamaged.data);
	}
});

t.test("what no measurement bears out changes no picture", (t) => {
	t.equal(estimateRinging(truth), 0);
	const hints: [Hint, string | undefined][] = [
		[{ jpeg: 0.7 }, undefined],
		[{ jpeg: 0.95 }, "jpeg"],
		[{ blurred: 0.95 }, "blurred"],
		[{ enlarged: 0.95 }, "enlarged"],
	];
	for (const [hint, told] of hints) {
		const source = restored(sourceOf(truth, NO_FILE), "quick", { hint });
		t.same(
			source.damage?.map(({ kind }) => kind),
			told === undefined ? [] : [told],
		);
		t.ok(source.raster === truth && source.undamaged === truth);
		t.equal(source.harm, undefined);
	}
	t.end();
});
