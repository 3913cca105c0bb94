import sharp from "sharp";
import t from "tap";
import { listItems, truthSvg } from "../../../perf/corpus/corpus.ts";
import { diagnose } from "../../../services/damage/diagnose.ts";
import { readCoefficients } from "../../../services/damage/jpeg/coefficients.ts";
import { estimateJpegInside } from "../../../services/damage/jpeg-inside/estimate.ts";
import { decodeImage } from "../../../services/image/decode.ts";
import type { Raster } from "../../../services/image/raster.ts";
import { measure } from "../../../services/quality/measure.ts";
import { renderSvg } from "../../../services/quality/render.ts";
import { fixture, noisePng } from "../../support/images.ts";

const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" width="240" height="180"><rect width="240" height="180" fill="#e9ecef"/><circle cx="80" cy="90" r="60" fill="#c9302c"/><path d="M120 20l100 20-40 100z" fill="#1b6ca8"/><rect x="30" y="80" width="140" height="18" fill="#f0c419"/><path d="M20 165q60-40 200-10" fill="none" stroke="#25472f" stroke-width="5"/></svg>`;

interface Cut {
	readonly left: number;
	readonly top: number;
}

const WHOLE: Cut = { left: 0, top: 0 };

async function decoded(bytes: Buffer): Promise<Raster> {
	return (await decodeImage(bytes, 1e7)).raster;
}

function imageOf({ data, width, height }: Raster) {
	return sharp(data, { raw: { width, height, channels: 4 } });
}

/** A part of a picture, from a corner inwards. */
async function cutOf(bytes: Buffer, { left, top }: Cut): Promise<Buffer> {
	const { width, height } = await sharp(bytes).metadata();
	const size = { width: width - left, height: height - top };
	return sharp(bytes)
		.extract({ left, top, ...size })
		.png()
		.toBuffer();
}

async function jpegOf(quality: number, chromaSubsampling: string) {
	return imageOf(renderSvg(LOGO, 240))
		.removeAlpha()
		.jpeg({ quality, chromaSubsampling })
		.toBuffer();
}

t.test(
	"a JPEG kept as PNG or lossless WebP tells its quality and grid",
	async (t) => {
		for (const quality of [30, 60, 80, 90]) {
			for (const chromaSubsampling of ["4:2:0", "4:4:4"]) {
				const jpeg = await jpegOf(quality, chromaSubsampling);
				const name = `${quality} ${chromaSubsampling}`;
				const png = await sharp(jpeg).png().toBuffer();
				const webp = await sharp(jpeg).webp({ lossless: true }).toBuffer();
				for (const bytes of [png, webp]) {
					const diagnosis = diagnose(await decoded(bytes), bytes);
					t.match(diagnosis?.damage, {
						kind: "jpeg",
						parameters: { quality, subsampling: chromaSubsampling },
						source: "pixels",
					});
				}
				const found = estimateJpegInside(await decoded(png));
				t.equal(found?.coefficients.offsetX, 0, name);
				t.equal(found?.coefficients.offsetY, 0, name);
				t.ok((found?.confidence as number) > 0.8, `${found?.confidence}`);
			}
		}
	},
);

t.test(
	"nearly all coefficients of whole blocks are those of the file",
	async (t) => {
		for (const chromaSubsampling of ["4:2:0", "4:4:4"]) {
			const jpeg = await jpegOf(60, chromaSubsampling);
			const truth = readCoefficients(jpeg);
			const found = estimateJpegInside(await decoded(jpeg));
			for (const [k, plane] of (truth?.planes ?? []).entries()) {
				const other = found?.coefficients.planes[k];
				t.same(other?.steps, plane.steps, "the table");
				let nonzero = 0;
				let equal = 0;
				plane.quantised.forEach((value, i) => {
					if (value === 0) return;
					nonzero++;
					if (other?.quantised[i] === value) equal++;
				});
				t.ok(equal > 0.95 * nonzero, `${k}: ${equal} of ${nonzero}`);
			}
		}
	},
);

t.test("a cut moves the grid", async (t) => {
	const jpeg = await jpegOf(70, "4:2:0");
	for (const [left, top] of [
		[3, 5],
		[8, 0],
		[13, 9],
		[16, 24],
	]) {
		const cut = await cutOf(jpeg, { left, top });
		const found = estimateJpegInside(await decoded(cut));
		t.match(found?.coefficients, {
			offsetX: left % 16,
			offsetY: top % 16,
			width: 240 - left,
			height: 180 - top,
		});
	}
});

t.test("what it was comes back, nearly as well as from the file", async (t) => {
	const truth = renderSvg(LOGO, 240);
	for (const at of [WHOLE, { left: 5, top: 11 }]) {
		const jpeg = await jpegOf(60, "4:2:0");
		const bytes = await cutOf(jpeg, at);
		const raster = await decoded(bytes);
		const before = await decoded(
			await cutOf(await imageOf(truth).png().toBuffer(), at),
		);
		const undamaged = diagnose(raster, bytes)?.restore("careful")?.raster;
		const seen = 1 - measure(before, raster).ssim;
		const left = 1 - measure(before, undamaged as Raster).ssim;
		t.ok(left < seen / 3, `${seen} to ${left}`);
	}
});

t.test(
	"slack is no less than half a step, and more where a block is cut",
	async (t) => {
		const cut = await cutOf(await jpegOf(60, "4:2:0"), { left: 3, top: 3 });
		const found = estimateJpegInside(await decoded(cut));
		const luma = found?.coefficients.planes[0];
		const slack = luma?.slack as Float32Array;
		t.equal(slack.length, luma?.quantised.length);
		t.ok(slack.every((value) => value >= 0.5 && Number.isFinite(value)));
		const sum = (from: number) =>
			slack.subarray(from, from + 64).reduce((a, b) => a + b, 0);
		t.ok(sum(0) > 32, "the block in the corner is uncertain");
	},
);

t.test("clean pictures, noise and resized JPEGs are none", async (t) => {
	const clean = renderSvg(LOGO, 240);
	t.equal(estimateJpegInside(clean), undefined);
	for (const name of [
		"logo-slack-256.png",
		"logo-docker-512.png",
		"logo-firefox-256.png",
		"greyscale-128.png",
		"one-pixel.png",
		"one-column.png",
		"one-colour-only-64.png",
		"empty-64.png",
	]) {
		const raster = await decoded(await fixture(name));
		t.equal(estimateJpegInside(raster), undefined, name);
	}
	t.equal(estimateJpegInside(await decoded(await noisePng(128))), undefined);
	const jpeg = await jpegOf(50, "4:2:0");
	for (const width of [150, 479]) {
		const resized = await sharp(jpeg).resize(width).png().toBuffer();
		t.equal(estimateJpegInside(await decoded(resized)), undefined, `${width}`);
	}
	const raster = await decoded(jpeg);
	const data = raster.data.map((level, i) => (i % 4 === 3 ? 128 : level));
	t.equal(estimateJpegInside({ ...raster, data }), undefined, "transparent");
});

t.test(
	"a blurred or enlarged drawing is none, however alike the blocks along its edges",
	async (t) => {
		const flag = `<rect width="210" height="140" fill="#fff"/><rect width="210" height="46.67" fill="#03045e"/><rect y="93.33" width="210" height="46.67" fill="#9d0208"/><circle cx="105" cy="70" r="30" fill="#ffb703"/>`;
		const house = `<rect width="210" height="140" fill="#fff"/><path d="M40 60L105 15L170 60V120H40Z M88 120V84H122V120M15 132H195" fill="none" stroke="#111" stroke-width="5"/>`;
		const sunset = `<defs><linearGradient id="g" x2="0" y2="1"><stop stop-color="#22d3ee"/><stop offset="1" stop-color="#1e40af"/></linearGradient></defs><rect width="210" height="140" fill="#0f172a"/><circle cx="138" cy="66" r="44" fill="url(#g)"/><path d="M20 128H190" stroke="#94a3b8" stroke-width="4"/>`;
		for (const body of [flag, house, sunset]) {
			const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="210" height="140">${body}</svg>`;
			const png = await imageOf(renderSvg(svg, 210)).png().toBuffer();
			for (const sigma of [0.7, 0.8, 1, 1.2, 1.6, 2, 2.6]) {
				const blurred = await sharp(png).blur(sigma).png().toBuffer();
				const found = estimateJpegInside(await decoded(blurred));
				t.equal(found, undefined, `${sigma}`);
				// Blurred before it was a JPEG it is one all the same.
				const jpeg = await sharp(blurred).jpeg({ quality: 80 }).toBuffer();
				t.match(estimateJpegInside(await decoded(jpeg)), { quality: 80 });
			}
			for (const times of [1.5, 2, 3]) {
				const width = Math.round(times * 210);
				const larger = await sharp(png)
					.resize(width, undefined, { kernel: "cubic" })
					.png()
					.toBuffer();
				const found = estimateJpegInside(await decoded(larger));
				t.equal(found, undefined, `${times} times`);
			}
		}
	},
);

t.test(
	"one whose ringing is mostly cut off, on white and in full colours",
	async (t) => {
		const logo = listItems({
			split: "validation",
			sets: ["colour"],
			sizes: [256],
		}).find(({ id }) => id.includes("browserify-256"));
		const truth = logo && truthSvg(logo);
		if (truth === undefined) throw new Error("the corpus has no such logo");
		const jpeg = await imageOf(renderSvg(truth, 256))
			.removeAlpha()
			.jpeg({ quality: 60 })
			.toBuffer();
		const found = estimateJpegInside(await decoded(jpeg));
		t.equal(found?.quality, 60);
		t.ok((found?.confidence ?? 0) > 0.4);
	},
);
