import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import t from "tap";
import type { ModelEntry } from "../../../services/inference/manifest.ts";
import { whatIsAwaited } from "../../../services/inference/readiness.ts";
import {
	alive,
	amount,
	askFirst,
	entries,
	features,
	modelsFolder,
	PATIENT,
	registry,
} from "../../support/models.ts";
import { until } from "../../support/until.ts";

const {
	feature_preprocessor: preprocessor,
	logo_classifier: classifier,
	slow,
	greedy,
} = await entries();
const CHILDREN = join(import.meta.dirname, "../../fixtures/children");
const TSX = `--import=${import.meta.resolve("tsx")}`;

const preload = (file: string): string =>
	`--import=${pathToFileURL(join(CHILDREN, file))}`;

t.test("a folder that is no models folder", async (t) => {
	const folder = await modelsFolder(t, []);
	await rm(join(folder.path, "manifest.json"));
	const models = registry(t, folder.path);
	const reason = async () => {
		await models.refresh();
		await t.rejects(askFirst(models));
		return models.status().reason;
	};
	models.start();
	await models.settled();
	t.match(await reason(), /^MANIFEST_MISSING/);
	t.equal(models.status().process.state, "stopped", "no process for nothing");
	await folder.text("{", "manifest.json");
	t.match(await reason(), /^MANIFEST_INVALID: manifest.json is not JSON/);
	await folder.text('{"schema_version":2}', "manifest.json");
	t.match(await reason(), /^MANIFEST_INVALID/);
	await folder.manifest([{ ...preprocessor, file: "../escape.onnx" }]);
	t.match(await reason(), /^MANIFEST_INVALID: .*\/models\/0\/file/);
	await folder.manifest([preprocessor, preprocessor]);
	t.match(await reason(), /feature_preprocessor is listed twice/);
	const { golden } = preprocessor;
	const inputs = { features: { dims: [1, 2], data: [1, 2] } };
	await folder.manifest([{ ...preprocessor, golden: { ...golden, inputs } }]);
	t.match(await reason(), /golden of feature_preprocessor: Tensor features/);
	const { features } = golden.inputs;
	// Written as null.
	const holed = { ...features, data: [...features.data.slice(1), Number.NaN] };
	await folder.manifest([
		{ ...preprocessor, golden: { ...golden, inputs: { features: holed } } },
	]);
	t.match(await reason(), /golden\/inputs\/features\/data must be numbers/);
	await folder.manifest([preprocessor], 99);
	t.match(await reason(), /^WRONG_FEATURES: .* schema 99/);

	await folder.manifest([preprocessor]);
	await models.refresh();
	await models.settled();
	t.match(models.status().models.feature_preprocessor.reason, /^FILE_MISSING/);
	await folder.file(preprocessor.file);
	await models.refresh();
	t.equal(await askFirst(models), 3, "what is put right is taken up");
	t.equal(models.status().reason, undefined);
});

t.test("broken files are refused, each with its reason", async (t) => {
	const folder = await modelsFolder(t, [preprocessor, classifier]);
	const whole = await readFile(join(folder.path, classifier.file));
	const digest = (bytes: Buffer) =>
		createHash("sha256").update(bytes).digest("hex");
	const cut = whole.subarray(0, 600);
	const changed = Buffer.from(whole);
	changed[changed.length >> 1] ^= 1;
	const noise = Buffer.alloc(512, "not a model ");
	const as = (name: string, more: Partial<ModelEntry>): ModelEntry => ({
		...classifier,
		name,
		...more,
	});
	const { inputs, outputs, golden } = classifier;
	const [wide, thumbnail] = inputs;
	const zeros = (dims: number[]) => ({
		dims,
		data: Array<number>(dims.reduce((a, b) => a * b)).fill(0),
	});
	const narrow = { features: zeros([1, 44]), thumbnail: zeros([1, 4, 32, 32]) };
	await folder.text(cut, "cut.onnx");
	await folder.text(changed, "changed.onnx");
	await folder.text(noise, "noise.onnx");
	await folder.manifest([
		as("missing", { file: "missing.onnx" }),
		as("truncated", { file: "cut.onnx" }),
		as("cut_and_listed", {
			file: "cut.onnx",
			bytes: cut.length,
			sha256: digest(cut),
		}),
		as("changed", { file: "changed.onnx" }),
		as("noise", {
			file: "noise.onnx",
			bytes: noise.length,
			sha256: digest(noise),
		}),
		as("wrong_shape", {
			inputs: [{ ...wide, shape: [null, 44] }, thumbnail],
			golden: { ...golden, inputs: narrow },
		}),
		as("other_output", {
			outputs: [{ ...outputs[0], name: "logits" }],
			golden: { ...golden, outputs: { logits: zeros([1, 4]) } },
		}),
		as("undeclared_input", {
			inputs: [wide],
			golden: { ...golden, inputs: { features: golden.inputs.features } },
		}),
		as("wrong_answer", {
			golden: { ...golden, outputs: { probabilities: zeros([1, 4]) } },
		}),
		preprocessor,
	]);
	const models = registry(t, folder.path);
	models.start();
	t.equal(await askFirst(models), 3, "the sound one serves");
	const { models: told, process } = models.status();
	t.match(told, {
		missing: { reason: /^FILE_MISSING: missing.onnx can't be read/ },
		truncated: { reason: /^WRONG_BYTES: cut.onnx has 600 bytes/ },
		cut_and_listed: { reason: /^NOT_A_MODEL: cut.onnx/ },
		changed: { reason: /^WRONG_HASH: changed.onnx/ },
		noise: { reason: /^NOT_A_MODEL/ },
		wrong_shape: {
			reason: /^WRONG_SIGNATURE: .* features is \[N, 45\]; .* \[N, 44\]/,
		},
		other_output: { reason: /^WRONG_SIGNATURE: .* no output logits/ },
		undeclared_input: { reason: /^WRONG_SIGNATURE: .* thumbnail/ },
		wrong_answer: { reason: /^WRONG_ANSWER: Warm-up: probabilities\[0\]/ },
	});
	for (const [name, { state, loaded, reason }] of Object.entries(told)) {
		if (name === "feature_preprocessor") continue;
		t.same([name, state, loaded], [name, "failed", false]);
		t.notMatch(reason, folder.path, "no path is told");
		await t.rejects(models.run(name, features(1), PATIENT), {
			name: "InferenceError",
		});
	}
	t.equal(process.starts, 1, "none of them cost a process");
	t.equal(models.status().cache.loads, 1);
});

t.test("a process that is killed is started again", async (t) => {
	const folder = await modelsFolder(t, [preprocessor, slow]);
	const models = registry(t, folder.path, {
		childFile: join(CHILDREN, "default-signals.mjs"),
	});
	models.start();
	await models.settled();
	const pids = new Set<number>();
	for (const signal of ["SIGKILL", "SIGABRT", "SIGSEGV"] as const) {
		const { pid } = models.status().process;
		if (pid === undefined) return t.fail("no process");
		pids.add(pid);
		const inFlight = models.run("slow", amount("turns", 1e9), PATIENT);
		const queued = askFirst(models);
		const both = Promise.allSettled([inFlight, queued]);
		// The other waits: so the first was sent.
		await until(() => models.status().process.waiting === 1);
		process.kill(pid, signal);
		const [first, second] = await both;
		t.match(first, {
			status: "rejected",
			reason: { code: "CRASHED", message: new RegExp(signal) },
		});
		t.match(second, { status: "rejected", reason: { code: "RESTARTING" } });
		t.match(models.status(), {
			modelsAvailable: false,
			models: {
				feature_preprocessor: { state: "unloaded", reason: /^CRASHED/ },
			},
			process: { state: "waiting", reason: /^CRASHED/ },
		});
		await t.rejects(askFirst(models), { code: "RESTARTING" });
		await until(() => models.status().process.state === "up");
		await models.settled();
		t.equal(await askFirst(models), 3);
		// A success clears the model's name.
		await models.run("slow", amount("turns", 1), PATIENT);
	}
	t.equal(pids.size, 3);
	t.equal(models.status().process.starts, 4);
	t.equal(models.status().models.slow.reason, undefined);
});

t.test("a model that keeps ending the process is taken out", async (t) => {
	const folder = await modelsFolder(t, [preprocessor, slow]);
	const models = registry(t, folder.path, {
		firstRetryMs: 60_000,
		answerLimitsMs: {
			load: 20_000,
			warm: 20_000,
			run: 150,
			release: 20_000,
			ping: 20_000,
		},
	});
	models.start();
	await models.settled();
	// The caller left long before: the process is ended all the same.
	await t.rejects(
		models.run("slow", amount("turns", 1e9), { deadlineMs: 30 }),
		{ code: "DEADLINE" },
	);
	await until(() => models.status().process.starts >= 2);
	await models.settled();
	t.equal(await askFirst(models), 3);
	await t.rejects(models.run("slow", amount("turns", 1e9), PATIENT), {
		code: "UNRESPONSIVE",
	});
	await until(() => models.status().process.starts >= 3);
	await models.settled();
	t.match(models.status().models.slow, {
		state: "failed",
		reason: /^UNRESPONSIVE: .* within 150 ms/,
	});
	await t.rejects(models.run("slow", amount("turns", 1), PATIENT), {
		code: "UNRESPONSIVE",
	});
	t.equal(await askFirst(models), 3, "the others serve on");
});

t.test("a process that stops answering is killed", async (t) => {
	const folder = await modelsFolder(t, [preprocessor]);
	const models = registry(t, folder.path, {
		pingEveryMs: 20,
		answerLimitsMs: {
			load: 20_000,
			warm: 20_000,
			run: 20_000,
			release: 20_000,
			ping: 500,
		},
	});
	models.start();
	await models.settled();
	const { pid } = models.status().process;
	if (pid === undefined) return t.fail("no process");
	process.kill(pid, "SIGSTOP");
	await until(() => models.status().process.starts >= 2);
	t.notOk(alive(pid));
	await models.settled();
	t.equal(await askFirst(models), 3);
	t.match(models.events, [{}, { code: "UNRESPONSIVE", level: "warn" }]);
});

t.test("a process that takes too much memory is killed", async (t) => {
	const folder = await modelsFolder(t, [preprocessor, greedy]);
	const models = registry(t, folder.path, {
		memoryLimitBytes: 300 * 2 ** 20,
		memoryEveryMs: 5,
	});
	models.start();
	await models.settled();
	const small = models.run("greedy", amount("mebibytes", 8), PATIENT);
	t.equal((await small).outputs.mean.data[0], 1);
	await t.rejects(models.run("greedy", amount("mebibytes", 2048), PATIENT), {
		code: "MEMORY",
		message: /it may hold 300\.$/,
	});
	const report = models.status().memory;
	t.equal(report.limitMb, 300);
	// Told to a tenth, and read often enough to be caught within that of its limit.
	t.ok(report.peakMb >= 300, "its peak is told");
	t.ok(report.withinLimits, "what it held is back");
	await until(() => models.status().process.state === "up");
	t.equal(await askFirst(models), 3);
});

t.test("a process that never starts costs next to nothing", async (t) => {
	const folder = await modelsFolder(t, [preprocessor]);
	const cases = [
		{
			code: "START_TIMEOUT",
			childFile: join(CHILDREN, "silent.mjs"),
			startTimeoutMs: 300,
		},
		{ code: "START_FAILED", childFile: join(CHILDREN, "not-there.mjs") },
		{
			code: "RUNTIME_MISSING",
			execArgv: [TSX, preload("without-runtime.mjs")],
		},
	];
	for (const { code, ...options } of cases) {
		const models = registry(t, folder.path, { execArgv: [], ...options });
		models.start();
		await t.rejects(askFirst(models), { code }, code);
		await until(() => models.status().process.starts >= 2);
		await until(() => models.status().process.state === "waiting");
		t.match(models.status(), {
			modelsAvailable: false,
			models: { feature_preprocessor: { state: "unloaded" } },
			process: { reason: new RegExp(`^${code}`), pid: undefined },
		});
		t.match(
			models.status().models.feature_preprocessor.reason,
			new RegExp(`^${code}`),
		);
		t.equal(whatIsAwaited(models.status()), undefined, "waiting won't help");
		await models.close();
		t.equal(models.status().process.state, "stopped");
	}
	// Closing in the middle of a start leaves nothing behind.
	const models = registry(t, folder.path, {
		childFile: join(CHILDREN, "silent.mjs"),
		execArgv: [],
	});
	models.start();
	await until(() => models.status().process.state === "starting");
	await models.close();
	t.equal(models.status().process.state, "stopped");
});
