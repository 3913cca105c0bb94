import { readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t from "tap";
import {
	amount,
	askFirst,
	entries,
	features,
	modelsFolder,
	PATIENT,
	registry,
	untilState,
} from "../../support/models.ts";
import { until } from "../../support/until.ts";

const { feature_preprocessor: first, slow, bulky } = await entries();
const { feature_preprocessor: second } = await entries("manifest-2.json");
/** The second version under the first one's file name, as an update in place has it. */
const inPlace = { ...second, file: first.file };

t.test("a changed model is taken up without dropping a question", async (t) => {
	const folder = await modelsFolder(t, [first]);
	const models = registry(t, folder.path, { watchEveryMs: 10 });
	models.start();
	await models.settled();
	const { pid } = models.status().process;
	const answers: number[] = [];
	let updated = false;
	const asking = (async () => {
		while (!updated || answers.at(-1) !== 4)
			answers.push(await askFirst(models));
	})();
	// The file comes first, so for a moment it doesn't fit its entry.
	await folder.file(second.file, first.file);
	await until(() => models.status().reason !== undefined);
	t.match(models.status(), {
		reason: /^WRONG_/,
		models: {
			feature_preprocessor: {
				state: "ready",
				version: "1.0.0",
				reason: /^WRONG_/,
			},
		},
	});
	await folder.manifest([inPlace]);
	await untilState(models, "feature_preprocessor", "ready");
	updated = true;
	await asking;
	await until(() => models.status().reason === undefined);
	const change = answers.indexOf(4);
	t.ok(change > 0);
	t.ok(answers.slice(0, change).every((answer) => answer === 3));
	t.ok(answers.slice(change).every((answer) => answer === 4));
	t.match(models.status(), {
		process: { pid, starts: 1 },
		models: { feature_preprocessor: { version: "2.0.0", reason: undefined } },
		cache: { reloads: 1 },
	});

	// Models come and go with the manifest.
	await folder.file(slow.file);
	await folder.manifest([inPlace, slow]);
	await untilState(models, "slow", "ready");
	await folder.manifest([slow]);
	await until(() => !("feature_preprocessor" in models.status().models));
	await t.rejects(askFirst(models), { code: "MODEL_MISSING" });
	await t.resolves(models.run("slow", amount("turns", 1), PATIENT));
});

t.test("a bad update is undone, even over a restart", async (t) => {
	const folder = await modelsFolder(t, [first, slow]);
	const models = registry(t, folder.path);
	models.start();
	await models.settled();
	// Listed rightly, but its golden vectors say otherwise.
	await folder.file(second.file, first.file);
	await folder.manifest([
		{ ...inPlace, golden: first.golden },
		{ ...slow, version: "1.1.0" },
	]);
	await models.refresh();
	t.match(models.status(), {
		reason: /^WRONG_ANSWER/,
		models: {
			feature_preprocessor: {
				state: "ready",
				version: "1.0.0",
				reason: /^WRONG_ANSWER/,
			},
			// One release is taken as a whole or not at all.
			slow: { state: "ready", version: "1.0.0" },
		},
		cache: { rollbacks: 1, reloads: 0 },
	});
	t.equal(await askFirst(models), 3);
	await models.refresh();
	t.equal(models.status().cache.rollbacks, 1, "it is not tried again");

	// The good version's file is gone; its checked bytes were kept.
	const restart = async () => {
		const { pid, starts } = models.status().process;
		if (pid === undefined) throw new Error("no process");
		process.kill(pid, "SIGKILL");
		await until(() => models.status().process.starts > starts);
		await models.settled();
	};
	await restart();
	t.equal(await askFirst(models), 3);
	t.equal(models.status().models.feature_preprocessor.version, "1.0.0");

	// A manifest that can't be read changes nothing.
	await folder.text("{", "manifest.json");
	await models.refresh();
	t.match(models.status().reason, /^MANIFEST_INVALID/);
	t.equal(await askFirst(models), 3);

	// Put right, it is taken.
	await folder.manifest([inPlace, slow]);
	await models.refresh();
	t.equal(await askFirst(models), 4);
	t.equal(models.status().reason, undefined);

	// An update that ends the process is not tried a second time.
	await folder.manifest([inPlace, slow, bulky]);
	await folder.file(bulky.file);
	await models.refresh();
	await untilState(models, "bulky", "ready");
	await restart();
	t.equal(await askFirst(models), 4);
});

t.test("an update that the process does not survive is undone", async (t) => {
	const folder = await modelsFolder(t, [first, slow]);
	const models = registry(t, folder.path, {
		answerLimitsMs: {
			load: 20_000,
			warm: 2_000,
			run: 20_000,
			release: 20_000,
			ping: 20_000,
		},
	});
	models.start();
	await models.settled();
	const { golden } = slow;
	const endless = { turns: { dims: [1, 1], data: [1e9] } };
	await folder.manifest([
		first,
		{ ...slow, version: "9.0.0", golden: { ...golden, inputs: endless } },
	]);
	await models.refresh();
	await until(() => models.status().process.starts >= 2);
	await models.settled();
	t.match(models.status(), {
		reason: /^UNRESPONSIVE/,
		models: {
			feature_preprocessor: { state: "ready" },
			slow: { state: "ready", version: "1.0.0" },
		},
	});
	t.equal(await askFirst(models), 3);
	await t.resolves(models.run("slow", amount("turns", 1), PATIENT));
});

t.test("what is kept is removed, and can be lost", async (t) => {
	const kept = async () =>
		(await readdir(tmpdir())).filter((name) =>
			name.startsWith("svg-ai-models-"),
		);
	const before = new Set(await kept());
	const folder = await modelsFolder(t, [first]);
	const models = registry(t, folder.path);
	models.start();
	await models.settled();
	const own = (await kept()).filter((name) => !before.has(name));
	t.ok(own.length > 0);
	// Somebody tidies the temporary folder; then the process ends.
	for (const name of own) await rm(join(tmpdir(), name), { recursive: true });
	const { pid } = models.status().process;
	if (pid === undefined) return t.fail("no process");
	process.kill(pid, "SIGKILL");
	await until(() => models.status().process.starts >= 2);
	await models.settled();
	t.equal(await askFirst(models), 3);
	await models.close();
});

t.test(
	"other versions of a model answer whoever is to have them",
	async (t) => {
		const spoilt = { ...second, version: "3.0.0", sha256: "0".repeat(64) };
		const folder = await modelsFolder(t, [first, second, spoilt]);
		const models = registry(t, folder.path, { watchEveryMs: 10 });
		models.start();
		await models.settled();
		t.match(models.status(), {
			reason: undefined,
			models: { feature_preprocessor: { version: "1.0.0", state: "ready" } },
			alternatives: {
				"feature_preprocessor@2.0.0": { state: "ready" },
				"feature_preprocessor@3.0.0": {
					state: "failed",
					reason: /^WRONG_HASH/,
				},
			},
		});
		const answer = async (version: string) => {
			const chosen = models.choosing({ feature_preprocessor: version });
			const { outputs, entry } = await chosen.run(
				...(["feature_preprocessor", features(1), PATIENT] as const),
			);
			t.equal(chosen.entry("feature_preprocessor"), entry);
			return [entry.version, outputs.scaled.data[0]];
		};
		t.same(await answer("2.0.0"), ["2.0.0", 4]);
		t.equal(await askFirst(models), 3, "and nobody else");
		t.same(await answer("1.0.0"), ["1.0.0", 3]);
		t.same(await answer("3.0.0"), ["1.0.0", 3], "refused: the first stands in");
		t.same(await answer("4.0.0"), ["1.0.0", 3], "not listed: likewise");
		await folder.manifest([second, first]);
		await until(async () => (await askFirst(models)) === 4);
		// The versions change places one after the other: the first answers until the other is open again.
		await until(
			() =>
				models.status().alternatives["feature_preprocessor@1.0.0"]?.state ===
				"ready",
		);
		t.same(await answer("1.0.0"), ["1.0.0", 3], "there to go back to");
		await folder.manifest([first, second, second]);
		await until(() => models.status().reason !== undefined);
		t.match(models.status().reason, /feature_preprocessor is listed twice/);
	},
);

t.test(
	"one that is loaded when it is needed is, while the first answers",
	async (t) => {
		const folder = await modelsFolder(t, [first, second]);
		const models = registry(t, folder.path, { loadAtOnce: false });
		models.start();
		t.equal(await askFirst(models), 3);
		const chosen = () => models.choosing({ feature_preprocessor: "2.0.0" });
		t.equal(chosen().entry("feature_preprocessor")?.version, "1.0.0");
		await until(
			() => chosen().entry("feature_preprocessor")?.version === "2.0.0",
		);
	},
);
