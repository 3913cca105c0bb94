import { readFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import t from "tap";
import { diagnose } from "../../../services/damage/diagnose.ts";
import { runEnds } from "../../../services/damage/jpeg-inside/even-runs.ts";
import { samplesOf } from "../../../services/damage/jpeg-inside/samples.ts";
import { decodeImage } from "../../../services/image/decode.ts";
import { renderSvg } from "../../../services/quality/render.ts";

const ROUND = `<svg xmlns="http://www.w3.org/2000/svg" width="240" height="240"><radialGradient id="a" cx=".4" cy=".45" r=".6"><stop stop-color="#0b7285"/><stop offset="1" stop-color="#c5f6fa"/></radialGradient><rect width="240" height="240" fill="#fff"/><circle cx="120" cy="120" r="104" fill="url(#a)"/></svg>`;
const FLAT = `<svg xmlns="http://www.w3.org/2000/svg" width="240" height="240"><rect width="240" height="240" fill="#e9ecef"/><circle cx="120" cy="120" r="104" fill="#1b6ca8"/><path d="M60 80h120l-60 110z" fill="#f0c419"/></svg>`;

const drawn = (svg: string) => {
	const { data, width, height } = renderSvg(svg, 240);
	return sharp(data, { raw: { width, height, channels: 4 } }).removeAlpha();
};

async function endsOf(bytes: Buffer) {
	const { data, info } = await sharp(bytes)
		.ensureAlpha()
		.raw()
		.toBuffer({ resolveWithObject: true });
	const { width, height } = info;
	return runEnds(
		samplesOf({ width, height, data: new Uint8ClampedArray(data) }),
	);
}

t.test("a JPEG's runs end at its blocks, wherever it was cut", async (t) => {
	for (const quality of [60, 85]) {
		const jpeg = await drawn(FLAT).jpeg({ quality }).toBuffer();
		t.match(await endsOf(jpeg), { x: 0, y: 0, isGrid: true, isNone: false });
		const cut = await sharp(jpeg)
			.extract({ left: 3, top: 6, width: 220, height: 220 })
			.png()
			.toBuffer();
		t.match(await endsOf(cut), { x: 5, y: 2, isGrid: true, isNone: false });
	}
});

t.test("those of a clean picture end anywhere", async (t) => {
	const clean = await drawn(ROUND).png().toBuffer();
	t.match(await endsOf(clean), { isGrid: false, isNone: true });
	t.match(await endsOf(await drawn(FLAT).png().toBuffer()), { isGrid: false });
	const square = `<svg xmlns="http://www.w3.org/2000/svg" width="240" height="240"><path d="M40 40h90v90h-90z"/></svg>`;
	t.match(
		await endsOf(await drawn(square).png().toBuffer()),
		{ isGrid: false, isNone: false },
		"without ends nothing is told",
	);
});

t.test("an enlargement that is surer is no JPEG", async (t) => {
	const file = await readFile(
		join(
			import.meta.dirname,
			"../../fixtures/faults/up-square-ish-x4-cubic.png",
		),
	);
	const { raster } = await decodeImage(file, 1e6);
	t.match(diagnose(raster, file)?.damage, {
		kind: "enlarged",
		parameters: { factor: 4, from_width: 24, from_height: 24 },
	});
});
