import sharp from "sharp";
import t from "tap";
import { decodeImage } from "../../../services/image/decode.ts";
import type { Raster } from "../../../services/image/raster.ts";
import type { Preparation } from "../../../services/preparation/preparation.ts";
import { prepare } from "../../../services/preparation/prepare.ts";
import { restored } from "../../../services/preparation/restoration.ts";
import { sourceOf } from "../../../services/preparation/source.ts";
import { completeSetting } from "../../../services/settings/complete.ts";
import { fixture } from "../../support/images.ts";

const subpixel = (given = {}) => completeSetting("subpixel", given);

const alike = (one: Raster, other: Raster) =>
	Buffer.from(one.data).equals(Buffer.from(other.data));

async function sourceFrom(bytes: Uint8Array) {
	const { raster } = await decodeImage(bytes, 2_000_000);
	return sourceOf(raster, bytes);
}

t.test("a setting has the steps that its parameters ask for", async (t) => {
	const seen: string[] = [];
	const step = (parameter: string): Preparation => ({
		parameter,
		prepare: async (source, setting) => {
			seen.push(`${parameter} ${setting.parameters[parameter]}`);
			const { width, height, data } = source.raster;
			const raster: Raster = { width, height, data: data.map((v) => v >> 1) };
			return { ...source, raster };
		},
	});
	const steps = [step("stacking"), step("ltres"), step("effort")];
	const source = await sourceFrom(await fixture("small-figma-48.png"));
	const first = source.raster.data[0];
	const prepared = await prepare(source, subpixel(), steps);
	t.same(seen, ["stacking stacked", "effort fast"], "in their order");
	t.equal(prepared.raster.data[0], first >> 2, "each on the one before");
	t.ok(
		prepared.undamaged === source.raster,
		"drawings are held against what there was",
	);
	seen.length = 0;
	await prepare(source, completeSetting("imagetracer", {}), steps);
	t.same(seen, ["ltres 1"]);
});

t.test("restoring is one of them", async (t) => {
	const jpeg = await sharp(await fixture("small-figma-48.png"))
		.flatten({ background: "#ffffff" })
		.jpeg({ quality: 40 })
		.toBuffer();
	const source = await sourceFrom(jpeg);
	const prepared = await prepare(source, subpixel());
	t.match(prepared.damage, [{ kind: "jpeg" }]);
	t.ok(prepared.raster !== source.raster);
	t.ok(prepared.undamaged === prepared.raster);
	t.ok((prepared.noise ?? -1) >= 0);
	const careful = await prepare(source, subpixel({ effort: "quality" }));
	t.notOk(alike(careful.raster, prepared.raster), "with more care");

	// Looked at once is enough, as for the attempts of a search.
	t.ok((await prepare(prepared, subpixel())) === prepared);
	t.ok((await prepare(source, subpixel({ damage: "none" }))) === source);
	const plain = completeSetting("imagetracer", {});
	t.ok((await prepare(source, plain)) === source);

	const clean = await sourceFrom(await fixture("small-figma-48.png"));
	const untouched = await prepare(clean, subpixel());
	t.same(untouched.damage, []);
	t.ok(untouched.raster === clean.raster);
});

t.test("without time a picture stays as it came", async (t) => {
	const jpeg = await sharp(await fixture("small-figma-48.png"))
		.flatten({ background: "#ffffff" })
		.jpeg({ quality: 40 })
		.toBuffer();
	const source = await sourceFrom(jpeg);
	const late = restored(source, "quick", { until: Date.now() - 1 });
	t.equal(late.isHurried, true);
	t.same(late.damage, [], "nobody looked");
	t.ok(late.raster === source.raster && late.undamaged === source.raster);
	t.equal(late.noise, undefined);
	const inTime = restored(source, "quick", { until: Date.now() + 600_000 });
	t.equal(inTime.isHurried, undefined);
	t.match(inTime.damage, [{ kind: "jpeg" }]);
	t.ok(inTime.raster !== source.raster);
});
