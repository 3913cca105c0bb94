import sharp, { type Create, type JpegOptions } from "sharp";
import t from "tap";
import { diagnose } from "../../../services/damage/diagnose.ts";
import { readCoefficients } from "../../../services/damage/jpeg/coefficients.ts";
import { jpegEvidence } from "../../../services/damage/jpeg/evidence.ts";
import {
	fillSheet,
	layoutOf,
	readSheet,
	sheetLength,
} from "../../../services/damage/loops/layout.ts";
import { createPlainLoops } from "../../../services/damage/loops/plain/plain.ts";
import { restore } from "../../../services/damage/restore/total-variation.ts";
import { decodeImage } from "../../../services/image/decode.ts";
import type { Raster } from "../../../services/image/raster.ts";
import { measure } from "../../../services/quality/measure.ts";
import { renderSvg } from "../../../services/quality/render.ts";
import { fixture } from "../../support/images.ts";

const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="90"><rect width="120" height="90" fill="#fff"/><circle cx="40" cy="45" r="30" fill="#d22"/><path d="M60 20l50 10-20 50z" fill="#16a"/><rect x="15" y="40" width="70" height="9" fill="#fd0"/></svg>`;

function jpegOf({ data, width, height }: Raster, options: JpegOptions) {
	return sharp(data, { raw: { width, height, channels: 4 } })
		.flatten({ background: "#fff" })
		.jpeg(options)
		.toBuffer();
}

async function pictureOf(bytes: Buffer) {
	const { raster } = await decodeImage(bytes, 1e7);
	return { bytes, raster, diagnosis: diagnose(raster, bytes) };
}

t.test("a JPEG tells its quality, and what it was comes back", async (t) => {
	const truth = renderSvg(LOGO, 120);
	for (const quality of [30, 60, 80, 92]) {
		for (const chromaSubsampling of ["4:2:0", "4:4:4"]) {
			const { raster, diagnosis } = await pictureOf(
				await jpegOf(truth, { quality, chromaSubsampling }),
			);
			t.same(diagnosis?.damage, {
				kind: "jpeg",
				parameters: { quality, subsampling: chromaSubsampling },
				confidence: 1,
				source: "header",
			});
			const seen = 1 - measure(truth, raster).ssim;
			for (const care of ["quick", "careful"] as const) {
				const undamaged = diagnosis?.restore(care)?.raster as Raster;
				const left = 1 - measure(truth, undamaged).ssim;
				t.ok(
					left < seen / 2,
					`${quality} ${chromaSubsampling} ${care}: ${seen} to ${left}`,
				);
			}
		}
	}
});

t.test("restoring stays within what the file says", async (t) => {
	const bytes = await jpegOf(renderSvg(LOGO, 120), { quality: 50 });
	const jpeg = readCoefficients(bytes);
	if (jpeg === undefined) throw new Error("not read");
	const { field, evidence } = jpegEvidence(jpeg);
	restore(field, evidence, { steps: 10, rounds: 2 });
	const before = field.channels.map((values) => values.slice());
	const layout = layoutOf(field);
	const loops = createPlainLoops();
	const sheet = loops.floats(sheetLength(layout, layout.channels));
	fillSheet(sheet, layout, field);
	const { project } = evidence.prepare(loops, layout);
	for (let row = 0; row < field.height; row += evidence.band) {
		project?.(sheet, row);
	}
	readSheet(sheet, layout, field);
	const moved = Math.max(
		...field.channels.flatMap((values, c) =>
			Array.from(values, (value, i) => Math.abs(value - before[c][i])),
		),
	);
	t.ok(moved < 0.01, `pulling once more moves it by ${moved} levels`);
});

t.test("equal files give equal pixels", async (t) => {
	const { diagnosis } = await pictureOf(await fixture("jpeg-q40-256.jpg"));
	const [one, two] = [1, 2].map(() => diagnosis?.restore("quick")?.raster.data);
	t.same(one, two);
});

t.test("grey, tiny and flat JPEGs", async (t) => {
	const { data, ...size } = renderSvg(LOGO, 120);
	const grey = await sharp(data, { raw: { ...size, channels: 4 } })
		.flatten({ background: "#fff" })
		.greyscale()
		.toColourspace("b-w")
		.jpeg({ quality: 60 })
		.toBuffer();
	const { diagnosis } = await pictureOf(grey);
	t.match(diagnosis?.damage.parameters, { subsampling: "grey" });
	t.equal(diagnosis?.restore("quick")?.raster.width, 120);

	for (const side of [1, 7, 17]) {
		const create = {
			width: side,
			height: side,
			channels: 3,
			background: "#369",
		};
		const flat = await sharp({ create: create as Create })
			.jpeg({ quality: 70 })
			.toBuffer();
		const { raster, diagnosis } = await pictureOf(flat);
		const undamaged = diagnosis?.restore("careful")?.raster as Raster;
		t.equal(undamaged.width, side);
		const far = undamaged.data.reduce(
			(most, level, i) => Math.max(most, Math.abs(level - raster.data[i])),
			0,
		);
		t.ok(far <= 2, `${side}: a flat picture stays as it is`);
	}
});

t.test("what isn't a JPEG as decoded is left alone", async (t) => {
	const png = await pictureOf(await fixture("logo-slack-128.png"));
	t.equal(png.diagnosis, undefined);
	for (const name of ["jpeg-cmyk-128.jpg", "jpeg-exif-rotated-160.jpg"]) {
		const other = await pictureOf(await fixture(name));
		t.equal(other.diagnosis, undefined, name);
	}
	const bytes = await fixture("jpeg-q85-512.jpg");
	const { raster } = await decodeImage(bytes, 10_000);
	t.equal(diagnose(raster, bytes), undefined, "reduced to its working size");
});

t.test(
	"the coarser a JPEG was quantised, the more noise is told to be left",
	async (t) => {
		const truth = renderSvg(LOGO, 120);
		const noises: number[] = [];
		for (const quality of [90, 60, 30]) {
			const { diagnosis } = await pictureOf(await jpegOf(truth, { quality }));
			noises.push(diagnosis?.restore("quick")?.noise ?? 0);
		}
		t.ok(noises[0] > 0.8 && noises[0] < 1.5, `${noises}`);
		t.ok(noises[1] > noises[0] && noises[2] > noises[1], `${noises}`);
		t.ok(noises[2] > 2.5 && noises[2] < 4, `${noises}`);
	},
);
