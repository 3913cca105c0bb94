import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { ICruiseResult } from "dependency-cruiser";
import t, { type Test } from "tap";

const ROOT = join(import.meta.dirname, "..");
const TOOL = join(
	ROOT,
	"node_modules/dependency-cruiser/bin/dependency-cruise.mjs",
);
const PLACES = [
	"plugins",
	"routes",
	"services",
	"models",
	"perf",
	"web",
	"cli",
	"client",
	"test",
];
const FILES = ["server.ts", "app.ts", "config.ts"];

/** The imports that break a rule in a folder that is laid out like this one, and all rules. */
async function broken(folder: string) {
	const config = join(ROOT, ".dependency-cruiser.mjs");
	const { stdout } = await promisify(execFile)(
		process.execPath,
		[TOOL, "--config", config, "--output-type", "json", ...FILES, ...PLACES],
		{ cwd: folder, maxBuffer: 2 ** 28 },
	);
	const { summary } = JSON.parse(stdout) as ICruiseResult;
	return {
		lines: summary.violations.map(
			({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`,
		),
		rules: summary.ruleSetUsed?.forbidden?.map(({ name }) => name) ?? [],
	};
}

/** A tree of this shape that holds to the rules, but for what is put into it. */
async function tree(t: Test, files: Readonly<Record<string, string>>) {
	const folder = await mkdtemp(join(tmpdir(), "svg-ai-test-"));
	t.teardown(() => rm(folder, { recursive: true, force: true }));
	const dependencies = { fastify: "1.0.0", "onnxruntime-node": "1.0.0" };
	const devDependencies = { tap: "1.0.0" };
	const all: Record<string, string> = {
		"package.json": JSON.stringify({ dependencies, devDependencies }),
		"server.ts": 'import "./app.ts";\nimport "./config.ts";\n',
		"app.ts":
			'import "fastify";\nimport "./plugins/ai-scope/index.ts";\nimport "./routes/convert.ts";\n',
		"config.ts": "export type Config = object;\n",
		"plugins/ai-scope/index.ts":
			'import "../../routes/convert.ts";\nimport type {} from "../../config.ts";\n',
		"routes/convert.ts": 'import "../services/image/decode.ts";\n',
		"services/image/decode.ts": "export type Image = object;\n",
		"services/inference/process/child.ts": 'import "onnxruntime-node";\n',
		"models/training/make.ts":
			'import "../../perf/corpus.ts";\nimport "../../services/image/decode.ts";\n',
		"web/main.ts": 'import "./app.ts";\n',
		"web/app.ts": "",
		"cli/main.ts": 'import "../app.ts";\n',
		"client/src/index.ts": 'import "./send.ts";\n',
		"client/src/send.ts": "",
		"perf/corpus.ts": 'import "../services/image/decode.ts";\n',
		"test/app.test.ts": 'import "tap";\nimport "../perf/corpus.ts";\n',
		...files,
	};
	for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
		const at = `node_modules/${name}`;
		all[`${at}/package.json`] = JSON.stringify({ name, main: "index.js" });
		all[`${at}/index.js`] = "";
	}
	for (const [name, text] of Object.entries(all)) {
		const path = join(folder, name);
		await mkdir(dirname(path), { recursive: true });
		await writeFile(path, text);
	}
	return folder;
}

t.test("every import goes the way that the house has", async (t) => {
	t.same((await broken(ROOT)).lines, []);
});

t.test("each rule finds what it forbids", async (t) => {
	const well = await broken(await tree(t, {}));
	t.same(well.lines, [], "nothing where all is well");
	const folder = await tree(t, {
		"services/image/decode.ts":
			'import type { Raster } from "./raster.ts";\nexport type Image = Raster;\n',
		"services/image/raster.ts":
			'import type { Image } from "./decode.ts";\nexport type Raster = Image;\n',
		"services/quality/ssim.ts": 'import "../flags/file.ts";\n',
		"services/quality/psnr.ts": "",
		"services/flags/file.ts": 'import "fastify";\n',
		"services/flags/flags.ts": 'import "../quality/psnr.ts";\n',
		"routes/health.ts": 'import "../plugins/errors.ts";\n',
		"plugins/errors.ts": 'import "../routes/upload.ts";\n',
		"plugins/metrics.ts": 'import "tap";\nimport "onnxruntime-node";\n',
		"routes/upload.ts": 'import "../perf/corpus.ts";\nimport "./gone.ts";\n',
		"config.ts": 'import "./server.ts";\n',
		"routes/convert.ts": 'import "../services/tracing/own/trace.ts";\n',
		"services/tracing/own/trace.ts": "",
		"perf/bench.ts":
			'import "../models/training/make.ts";\nimport "../test/app.test.ts";\n',
		"web/app.ts": 'import "../services/options.ts";\n',
		"services/options.ts": 'import "../web/main.ts";\n',
		"cli/main.ts": 'import "../server.ts";\n',
		"services/logger.ts": 'import "../cli/main.ts";\n',
		"client/src/send.ts": 'import "../../services/options.ts";\n',
		"models/training/check.ts": 'import "../../test/app.test.ts";\n',
	});
	const { lines, rules } = await broken(folder);
	for (const line of [
		"no-circle: services/image/decode.ts -> services/image/raster.ts",
		"no-circle-of-folders: services/flags -> services/quality",
		"services-know-nothing-above: services/flags/file.ts -> node_modules/fastify/index.js",
		"routes-use-decorators: routes/health.ts -> plugins/errors.ts",
		"plugins-know-no-routes: plugins/errors.ts -> routes/upload.ts",
		"app-is-no-server: config.ts -> server.ts",
		"service-without-workshop: routes/upload.ts -> perf/corpus.ts",
		"service-without-dev-packages: plugins/metrics.ts -> node_modules/tap/index.js",
		"perf-measures-the-service: perf/bench.ts -> models/training/make.ts",
		"perf-without-tests: perf/bench.ts -> test/app.test.ts",
		"training-without-tests: models/training/check.ts -> test/app.test.ts",
		"page-stands-alone: web/app.ts -> services/options.ts",
		"command-line-is-no-server: cli/main.ts -> server.ts",
		"nothing-needs-the-command-line: services/logger.ts -> cli/main.ts",
		"client-stands-alone: client/src/send.ts -> services/options.ts",
		"nothing-needs-the-page: services/options.ts -> web/main.ts",
		"one-place-for-the-runtime: plugins/metrics.ts -> node_modules/onnxruntime-node/index.js",
		"tracing-in-workers-alone: server.ts -> services/tracing/own/trace.ts",
		"resolvable: routes/upload.ts -> ./gone.ts",
	])
		t.ok(lines.includes(line), line);
	const biting = new Set(lines.map((line) => line.split(":")[0]));
	t.ok(rules.length > 0);
	t.same(
		rules.filter((name) => !biting.has(`${name}`)),
		[],
		"there is no rule that nothing here breaks",
	);
});
