import t, { type Test } from "tap";
import {
	isComplete,
	whatIsAwaited,
} from "../../../services/inference/readiness.ts";
import {
	alive,
	amount,
	askFirst,
	entries,
	FEATURES,
	features,
	modelsFolder,
	PATIENT,
	registry,
} from "../../support/models.ts";
import { until } from "../../support/until.ts";

const all = await entries();
const {
	feature_preprocessor: preprocessor,
	logo_classifier: classifier,
	slow,
	bulky,
} = all;
const MIB = 2 ** 20;

t.test(
	"loads at once, answers, reports, and gives the memory back",
	async (t) => {
		const folder = await modelsFolder(t, Object.values(all));
		const models = registry(t, folder.path);
		t.equal(models.status().process.state, "stopped");
		t.same(models.status().models, {});
		t.equal(whatIsAwaited(models.status()), undefined, "they are not wanted");
		models.start();
		models.start();
		t.match(whatIsAwaited(models.status()), /loading: 0 of 0 are there/);
		t.notOk(isComplete(models.status()));
		await models.settled();

		const before = models.status();
		t.equal(whatIsAwaited(before), undefined);
		t.ok(isComplete(before));
		t.equal(before.modelsAvailable, true);
		t.same(
			Object.values(before.models).map(({ state, loaded }) => [state, loaded]),
			Object.values(all).map(() => ["ready", true]),
		);
		t.match(before.models.logo_classifier, {
			type: "onnx",
			version: "1.0.0",
			sha256: classifier.sha256,
			loadedAt: /^\d{4}-\d\d-\d\dT/,
			lastUsed: null,
			inference: { count: 0, meanMs: 0, p95Ms: 0 },
		});
		t.equal(before.process.runtime?.startsWith("1."), true);

		const { outputs, entry } = await models.run(
			"feature_preprocessor",
			features(0.25),
			PATIENT,
		);
		t.same(outputs.scaled.dims, [1, FEATURES]);
		t.same([...new Set(outputs.scaled.data)], [1.5]);
		t.equal(entry.version, "1.0.0");

		// A batch is asked at once, and rows don't mix.
		const data = Float32Array.from({ length: 32 * FEATURES }, (_, at) =>
			Math.floor(at / FEATURES),
		);
		const batch = await models.run(
			"feature_preprocessor",
			{ features: { dims: [32, FEATURES], data } },
			PATIENT,
		);
		t.same(
			batch.outputs.scaled.data,
			data.map((value) => 2 * value + 1),
		);

		// Ten callers at once each get their own answer.
		const many = await Promise.all(
			Array.from({ length: 10 }, (_, at) =>
				models.run("feature_preprocessor", features(at), PATIENT),
			),
		);
		t.same(
			many.map((answer) => answer.outputs.scaled.data[0]),
			Array.from({ length: 10 }, (_, at) => 2 * at + 1),
		);

		const after = models.status();
		const used = after.models.feature_preprocessor;
		t.equal(used.inference.count, 12);
		t.ok(used.inference.p95Ms >= used.inference.meanMs / 2);
		t.ok(used.inference.meanMs > 0);
		t.match(used.lastUsed, /^\d{4}-/);
		t.match(after.memory, { limitMb: 500, withinLimits: true });
		t.ok(after.memory.currentMb > 20);
		t.ok(after.memory.peakMb >= after.memory.currentMb);
		t.match(after.cache, {
			loads: Object.keys(all).length,
			evictions: 0,
			misses: 0,
			hits: 12,
		});

		const { pid } = after.process;
		t.ok(alive(pid));
		await models.stop();
		t.notOk(alive(pid));
		const stopped = models.status();
		t.notOk(isComplete(stopped));
		t.match(stopped, {
			mode: "off",
			modelsAvailable: false,
			process: { state: "stopped", pid: undefined },
			memory: { currentMb: 0 },
			models: { slow: { state: "unloaded", loaded: false, memoryMb: 0 } },
		});
		await t.rejects(askFirst(models), { code: "NOT_RUNNING" });

		models.start();
		t.equal(await askFirst(models), 3, "a first question waits for the load");
		await models.close();
		models.start();
		await t.rejects(askFirst(models), { code: "NOT_RUNNING" });
	},
);

t.test("refuses what it can't ask", async (t) => {
	const folder = await modelsFolder(t, [preprocessor, slow]);
	const models = registry(t, folder.path, { queueSize: 2 });
	models.start();
	await models.settled();
	const short = { features: { dims: [1, 2], data: new Float32Array(2) } };
	const run = (feeds: Parameters<typeof models.run>[1]) =>
		models.run("feature_preprocessor", feeds, PATIENT);
	await t.rejects(run(short), {
		code: "BAD_INPUT",
		message: "Tensor features is [1, 2], not [N, 45].",
	});
	await t.rejects(run({}), {
		code: "BAD_INPUT",
		message: /no tensor features/,
	});
	await t.rejects(run({ ...features(1), ...amount("turns", 1) }), {
		code: "BAD_INPUT",
		message: /turns is not declared/,
	});
	await t.rejects(models.run("nothing", features(1), PATIENT), {
		code: "MODEL_MISSING",
	});
	await t.rejects(
		models.run("feature_preprocessor", features(1), { deadlineMs: 0 }),
		{ code: "DEADLINE" },
	);

	// While one runs two may wait; the next is refused at once.
	const busy = models.run("slow", amount("turns", 1000), PATIENT);
	const waiting = [askFirst(models), askFirst(models)];
	await t.rejects(askFirst(models), { code: "OVERLOADED" });

	// Who leaves makes room, and is told its own reason.
	const controller = new AbortController();
	const reason = new Error("client gone");
	await waiting[0];
	const left = models.run("slow", amount("turns", 1000), {
		...PATIENT,
		signal: controller.signal,
	});
	controller.abort(reason);
	await t.rejects(left, reason);
	await t.rejects(
		models.run("slow", amount("turns", 1), {
			...PATIENT,
			signal: controller.signal,
		}),
		reason,
	);
	await busy;
	t.same(await Promise.all(waiting), [3, 3]);
});

t.test("loads on first need", async (t) => {
	const folder = await modelsFolder(t, [preprocessor, classifier]);
	const models = registry(t, folder.path, { loadAtOnce: false });
	models.start();
	await models.settled();
	t.equal(models.status().modelsAvailable, false);
	t.equal(models.status().models.feature_preprocessor.state, "unloaded");
	t.same(await Promise.all([askFirst(models), askFirst(models)]), [3, 3]);
	t.match(models.status(), {
		modelsAvailable: true,
		models: {
			feature_preprocessor: { state: "ready" },
			logo_classifier: { state: "unloaded" },
		},
		cache: { loads: 1 },
	});
});

t.test("stopping waits for leases", async (t) => {
	const folder = await modelsFolder(t, [preprocessor, slow]);
	const models = registry(t, folder.path);
	models.start();
	await models.settled();
	const { pid } = models.status().process;

	const first = models.lease();
	const second = models.lease();
	let stopped = false;
	const stopping = models.stop().then(() => {
		stopped = true;
	});
	t.equal(models.status().models.slow.state, "draining");
	first();
	first();
	t.equal(await askFirst(models), 3, "who holds a lease may go on asking");
	t.equal(models.status().leases, 1);
	t.notOk(stopped);

	// Turned on again in between: the same process goes on.
	models.start();
	second();
	await stopping;
	t.equal(models.status().process.pid, pid);
	t.equal(await askFirst(models), 3);

	// A question in flight is answered before the process ends.
	const last = models.lease();
	const answer = models
		.run("slow", amount("turns", 200), PATIENT)
		.finally(last);
	await Promise.all([models.stop(), t.resolves(answer)]);
	t.notOk(alive(pid));
});

t.test(
	"a start while the process ends has the models loaded anew",
	async (t) => {
		const folder = await modelsFolder(t, [preprocessor]);
		const models = registry(t, folder.path);
		models.start();
		await models.settled();
		const { pid } = models.status().process;
		const stopped = models.stop();
		// Just far enough for the process to be told, not for it to end.
		await new Promise(setImmediate);
		t.equal(models.status().mode, "off");
		models.start();
		await stopped;
		await until(() => models.status().process.starts >= 2);
		await models.settled();
		t.not(models.status().process.pid, pid);
		t.equal(await askFirst(models), 3);
	},
);

t.test("stopping does not wait for ever", async (t) => {
	const folder = await modelsFolder(t, [slow]);
	const models = registry(t, folder.path, { drainMs: 50 });
	models.start();
	await models.settled();
	const { pid } = models.status().process;
	models.lease();
	const endless = models.run("slow", amount("turns", 1e9), PATIENT);
	const ended = t.rejects(endless, { code: "NOT_RUNNING" });
	await models.stop();
	await ended;
	t.notOk(alive(pid));
});

t.test("closing gives up a run that hangs, whatever it may take", async (t) => {
	const folder = await modelsFolder(t, [slow]);
	const models = registry(t, folder.path, { drainMs: 3_600_000 });
	models.start();
	await models.settled();
	const { pid } = models.status().process;
	const endless = models.run("slow", amount("turns", 1e9), PATIENT);
	const ended = t.rejects(endless, { code: "NOT_RUNNING" });
	await models.close();
	await ended;
	t.notOk(alive(pid));
});

t.test(
	"unloads the least recently used to stay within its memory",
	async (t) => {
		// Each of these takes 64 MiB once it is loaded: far more than one process differs from the next by.
		const names = ["bulky_a", "bulky_b", "bulky_c"];
		const folder = await modelsFolder(t, [bulky]);
		await folder.manifest([
			preprocessor,
			...names.map((name) => ({ ...bulky, name })),
		]);
		await folder.file(preprocessor.file);
		const empty = await emptyBytes(t, folder.path);
		const options = { memoryEveryMs: 60_000, loadAtOnce: false };
		const models = registry(t, folder.path, {
			...options,
			memoryLimitBytes: empty + 160 * MIB,
		});
		models.start();
		const ask = async (name: string) => {
			const { outputs } = await models.run(name, amount("place", 0), PATIENT);
			return outputs.entry.data[0];
		};
		const states = () =>
			names.map((name) => models.status().models[name].state).join();
		t.equal(await ask("bulky_a"), 1);
		t.equal(await ask("bulky_b"), 1);
		t.equal(states(), "ready,ready,unloaded");
		t.equal(await ask("bulky_a"), 1);
		t.equal(await ask("bulky_c"), 1);
		t.equal(states(), "ready,unloaded,ready");
		t.match(models.status(), {
			models: { bulky_b: { reason: /^MEMORY_BUDGET: .* make room/ } },
			cache: { evictions: 1 },
		});
		t.equal(await ask("bulky_b"), 1, "it is loaded again when it is needed");
		t.equal(states(), "unloaded,ready,ready");
		await models.close();

		// At once, nothing is thrown out for what comes later.
		const atOnce = registry(t, folder.path, {
			...options,
			loadAtOnce: true,
			memoryLimitBytes: empty + 96 * MIB,
		});
		atOnce.start();
		await atOnce.settled();
		t.match(atOnce.status().models, {
			feature_preprocessor: { state: "ready" },
			bulky_a: { state: "ready" },
			bulky_b: { state: "unloaded", reason: /^MEMORY_BUDGET: bulky_b needs/ },
		});
		await atOnce.close();

		// One that turns out to need more than there is is let go of again.
		const none = registry(t, folder.path, {
			...options,
			memoryLimitBytes: empty + 32 * MIB,
		});
		none.start();
		await t.rejects(none.run("bulky_a", amount("place", 0), PATIENT), {
			code: "MEMORY_BUDGET",
		});
		t.equal(none.status().models.bulky_a.state, "unloaded");
		t.equal(await askFirst(none), 3, "what fits is served");
	},
);

/** What a process without a model holds. */
async function emptyBytes(t: Test, folder: string): Promise<number> {
	const models = registry(t, folder, { loadAtOnce: false });
	models.start();
	await models.settled();
	// A reading may be older than the runtime, so it counts once several agree.
	let megabytes = 0;
	let alike = 0;
	await until(() => {
		const { currentMb } = models.status().memory;
		alike = currentMb > 0 && currentMb === megabytes ? alike + 1 : 0;
		megabytes = currentMb;
		return alike >= 5;
	});
	await models.close();
	return megabytes * MIB;
}
