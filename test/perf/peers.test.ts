import { relative } from "node:path";
import t from "tap";
import { allVariants, variantsNamed } from "../../perf/peers/registry.ts";
import {
	conversionVersion,
	converterSources,
} from "../../perf/peers/source-hash.ts";
import { ROOT } from "../../services/project.ts";
import { CANDIDATES } from "../../services/settings/candidates.ts";

t.test("variants are chosen by name or by converter", async (t) => {
	const names = allVariants().map(({ name }) => name);
	t.equal(new Set(names).size, names.length);
	t.same(
		variantsNamed("vtracer").map(({ name }) => name),
		["vtracer", "vtracer-4x"],
	);
	t.same(
		variantsNamed("vtracer-4x,imagetracer-detailed").map(({ name }) => name),
		["imagetracer-detailed", "vtracer-4x"],
	);
	t.throws(() => variantsNamed("inkscape"), /--converter is one of .*vtracer/);
});

t.test("a version tells of source and parameters", async (t) => {
	const versions = CANDIDATES.map(conversionVersion);
	t.ok(versions.every((version) => /^[0-9a-f]{16}$/.test(version)));
	t.equal(new Set(versions).size, versions.length);
	t.same(
		CANDIDATES.map(({ converter, parameters }) =>
			conversionVersion({ converter, parameters: { ...parameters } }),
		),
		versions,
	);
});

t.test("a converter's sources are what it runs", async (t) => {
	const sources = (name: string, without?: string) =>
		[...converterSources(name, without)].map((file) => relative(ROOT, file));
	const imagetracer = sources("imagetracer");
	t.ok(imagetracer.includes("services/tracing/imagetracer/trace.ts"));
	t.ok(imagetracer.includes("services/mulberry32.ts"), "also from elsewhere");
	t.notOk(imagetracer.includes("services/tracing/converter.ts"), "no types");
	t.notOk(imagetracer.some((file) => file.includes("subpixel")));
	t.notOk(imagetracer.some((file) => /(codes|grid|rule)\.ts$/.test(file)));
	const all = sources("subpixel");
	const fast = sources("subpixel", "match-pixels.ts");
	t.ok(fast.length > 20 && fast.length < all.length);
	t.ok(all.some((file) => file.endsWith("/solve/refine.ts")));
	t.notOk(
		fast.some((file) => file.endsWith("/solve/refine.ts")),
		"what only the careful setting runs is nothing to the fast one",
	);
});
