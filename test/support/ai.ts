import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Test } from "tap";
import type { Config } from "../../config.ts";
import { MODELS } from "../../services/prediction/models.ts";
import { build } from "./app.ts";
import { flagList } from "./flags.ts";
import { entries, modelsFolder } from "./models.ts";
import { until } from "./until.ts";

/** The models that the service asks, as the fixtures have them. */
export async function fixtureModels(t: Test): Promise<string> {
	const all = await entries();
	const { path } = await modelsFolder(
		t,
		Object.values(MODELS).map((name) => all[name]),
	);
	return path;
}

/** The whole service with a flags file that the test switches. */
export async function aiApp(
	t: Test,
	{ on = true, ...overrides }: Partial<Config> & { on?: boolean } = {},
) {
	const folder = await mkdtemp(join(tmpdir(), "svg-ai-test-"));
	const file = join(folder, "flags.json");
	const write = (list: object) => writeFile(file, JSON.stringify(list));
	await write(flagList(on));
	const app = await build(t, {
		FLAGS_FILE: file,
		MODELS_DIR: join(folder, "no-models"),
		...overrides,
	});
	t.teardown(() => rm(folder, { recursive: true, force: true }));

	return {
		app,
		async switchTo(now: boolean): Promise<void> {
			await write(flagList(now));
			await until(() => app.flags.isOn() === now);
		},
		/** Until every model is there. */
		async ready(): Promise<void> {
			await until(() => app.aiStatus.state() === "ok");
		},
		convert(payload: Buffer, query = "", headers: object = {}) {
			return app.inject({
				method: "POST",
				url: `/api/convert-ai${query}`,
				headers: { "content-type": "image/png", ...headers },
				payload,
			});
		},
		plain: (payload: Buffer, query = "") =>
			app.inject({
				method: "POST",
				url: `/api/convert${query}`,
				headers: { "content-type": "image/png" },
				payload,
			}),
		health: () => app.inject("/api/ai-health"),
		status: () => app.inject("/api/model-status"),
	};
}
