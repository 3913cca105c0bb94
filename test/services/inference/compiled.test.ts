import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import t from "tap";
import { ROOT } from "../../../services/project.ts";
import { entries, modelsFolder } from "../../support/models.ts";

const run = promisify(execFile);

t.test("works compiled, where there is no tsx", async (t) => {
	// Below the root, so that the packages are found.
	await mkdir(join(ROOT, ".cache"), { recursive: true });
	const out = await mkdtemp(join(ROOT, ".cache", "test-dist-"));
	t.teardown(() => rm(out, { recursive: true, force: true }));
	const compiler = join(ROOT, "node_modules", ".bin", "tsc");
	await run(compiler, [
		...["--ignoreConfig", "--rootDir", ROOT, "--outDir", out],
		...["--target", "es2023", "--lib", "es2023", "--module", "nodenext"],
		...[
			"--types",
			"node",
			"--skipLibCheck",
			"--rewriteRelativeImportExtensions",
		],
		join(ROOT, "services", "inference", "registry.ts"),
		join(ROOT, "services", "inference", "child.ts"),
	]);
	const { feature_preprocessor: entry } = await entries();
	const folder = await modelsFolder(t, [entry]);
	const registry = pathToFileURL(
		join(out, "services", "inference", "registry.js"),
	).href;
	const limit = 30_000;
	const answerLimitsMs = Object.fromEntries(
		["load", "warm", "run", "release", "ping"].map((kind) => [kind, limit]),
	);
	const options = {
		folder: folder.path,
		featureSchemaVersion: 1,
		loadAtOnce: true,
		watchEveryMs: 0,
		drainMs: limit,
		threads: 1,
		memoryLimitBytes: 500 * 2 ** 20,
		memoryEveryMs: 100,
		startTimeoutMs: limit,
		firstMs: 100,
		maximumMs: limit,
		healthyMs: limit,
		pingEveryMs: limit,
		answerLimitsMs,
		queueSize: 8,
	};
	const script = `
		const { createRegistry } = await import(${JSON.stringify(registry)});
		const models = createRegistry(${JSON.stringify(options)});
		models.start();
		const features = { dims: [1, 43], data: new Float32Array(43).fill(1) };
		const patience = { deadlineMs: ${limit} };
		const { outputs } = await models.run("feature_preprocessor", { features }, patience);
		await models.close();
		console.log(outputs.scaled.data[0]);
	`;
	const { stdout } = await run(
		process.execPath,
		["--input-type=module", "--eval", script],
		// Neither the test runner's loaders nor anything else of this process.
		{ cwd: ROOT, env: { PATH: process.env.PATH } },
	);
	t.equal(stdout.trim(), "3");
});
