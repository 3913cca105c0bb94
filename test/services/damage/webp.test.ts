import sharp from "sharp";
import t from "tap";
import { diagnose } from "../../../services/damage/diagnose.ts";
import { AC_STEPS } from "../../../services/damage/webp/evidence.ts";
import { readWebpHeader } from "../../../services/damage/webp/header.ts";
import { decodeImage } from "../../../services/image/decode.ts";
import type { Raster } from "../../../services/image/raster.ts";
import { measure } from "../../../services/quality/measure.ts";
import { renderSvg } from "../../../services/quality/render.ts";
import { fixture } from "../../support/images.ts";

const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="90"><rect width="120" height="90" fill="#fff"/><circle cx="40" cy="45" r="30" fill="#d22"/><path d="M60 20l50 10-20 50z" fill="#16a"/><rect x="15" y="40" width="70" height="9" fill="#fd0"/></svg>`;
const truth = renderSvg(LOGO, 120);

function webpOf(quality: number, more: object = {}): Promise<Buffer> {
	const { data, width, height } = truth;
	return sharp(data, { raw: { width, height, channels: 4 } })
		.flatten({ background: "#fff" })
		.webp({ quality, ...more })
		.toBuffer();
}

t.test("the header tells size and quantiser", async (t) => {
	t.equal(AC_STEPS.length, 128);
	let before = 128;
	for (const quality of [5, 30, 60, 80, 95]) {
		const header = readWebpHeader(await webpOf(quality));
		t.match(header, { width: 120, height: 90 });
		const { quantiser = -1 } = header ?? {};
		t.ok(quantiser < before && quantiser >= 0, `${quality}: ${quantiser}`);
		before = quantiser;
	}
});

t.test("what is no lossy still WebP tells nothing", async (t) => {
	t.equal(readWebpHeader(await webpOf(80, { lossless: true })), undefined);
	t.equal(readWebpHeader(await fixture("lossless-128.webp")), undefined);
	t.equal(readWebpHeader(await fixture("logo-slack-128.png")), undefined);
	const whole = await webpOf(60);
	for (let length = 0; length < 60; length++) {
		t.doesNotThrow(() => readWebpHeader(whole.subarray(0, length)));
	}
	const mutated = Buffer.from(whole);
	for (let at = 0; at < 60; at++) {
		mutated[at] ^= 0xff;
		t.doesNotThrow(() => readWebpHeader(mutated));
		const { quantiser = 0 } = readWebpHeader(mutated) ?? {};
		t.ok(quantiser >= 0 && quantiser <= 127);
		mutated[at] ^= 0xff;
	}
});

t.test("what it was comes back", async (t) => {
	for (const quality of [30, 60]) {
		const bytes = await webpOf(quality);
		const { raster } = await decodeImage(bytes, 1e7);
		const diagnosis = diagnose(raster, bytes);
		t.match(diagnosis?.damage, { kind: "webp", source: "header" });
		const seen = 1 - measure(truth, raster).ssim;
		const undamaged = diagnosis?.restore("careful")?.raster as Raster;
		const left = 1 - measure(truth, undamaged).ssim;
		t.ok(left < 0.8 * seen, `${quality}: ${seen} to ${left}`);
		t.same(diagnosis?.restore("careful")?.raster.data, undamaged.data);
	}
});

t.test("so it does where the ground shows through", async (t) => {
	const clear = renderSvg(LOGO.replace(/<rect .*?\/>/, ""), 120);
	const { data, width, height } = clear;
	const bytes = await sharp(data, { raw: { width, height, channels: 4 } })
		.webp({ quality: 40 })
		.toBuffer();
	const { raster } = await decodeImage(bytes, 1e7);
	const diagnosis = diagnose(raster, bytes);
	t.match(diagnosis?.damage, { kind: "webp", source: "header" });
	const undamaged = diagnosis?.restore("careful")?.raster as Raster;
	const opacities = (one: Raster) => one.data.filter((_, k) => k % 4 === 3);
	t.same(opacities(undamaged), opacities(raster), "opacity is as it came");
	const seen = 1 - measure(clear, raster).ssim;
	const left = 1 - measure(clear, undamaged).ssim;
	t.ok(left < 0.8 * seen, `${seen} to ${left}`);
});
