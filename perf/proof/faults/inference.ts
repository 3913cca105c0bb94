import { cp, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { waitFor } from "../../../test/unleash/process.ts";
import type { Budgets } from "../support/findings.ts";
import { modelsToServe } from "./models.ts";
import { type Scene, underLoad } from "./scene.ts";

interface ModelStatus {
	readonly models: Readonly<
		Record<string, { readonly loaded: boolean; readonly state: string }>
	>;
}

const BACK_MS = 5000;

/** The inference process's id, while there is one. */
async function childOf(scene: Scene): Promise<number | undefined> {
	const { body } = await scene.get("/api/ai-health");
	const { components } = body as {
		components: { model_manager: { process_id: number | null } };
	};
	return components.model_manager.process_id ?? undefined;
}

async function states(scene: Scene): Promise<ModelStatus["models"]> {
	return ((await scene.get("/api/model-status")).body as unknown as ModelStatus)
		.models;
}

async function allReady(scene: Scene): Promise<boolean> {
	const all = Object.values(await states(scene));
	return all.length > 0 && all.every(({ loaded }) => loaded);
}

/** SIGKILL of the process that runs the models, three times. */
export async function childKilled(budgets: Budgets): Promise<void> {
	const name = "inference process killed";
	const env = { MODELS_DIR: modelsToServe() };
	await underLoad(name, budgets, { env }, async (scene) => {
		await waitFor("the models are ready", () => allReady(scene), 30_000);
		let slowest = 0;
		for (let i = 0; i < 3; i++) {
			const pid = await childOf(scene);
			if (pid === undefined) throw new Error("there is no inference process");
			process.kill(pid, "SIGKILL");
			const started = performance.now();
			await waitFor(
				"another process has the models ready",
				async () => (await childOf(scene)) !== pid && (await allReady(scene)),
				30_000,
			);
			slowest = Math.max(slowest, performance.now() - started);
			await scene.wait(1);
		}
		budgets.settle(
			`${name}: a new one has every model ready within ${BACK_MS} ms, three times`,
			`slowest ${slowest.toFixed(0)} ms`,
			slowest <= BACK_MS,
		);
	});
}

/** A model's file corrupted in place, replaced by another model, removed. */
export async function modelFiles(budgets: Budgets): Promise<void> {
	const name = "model files changed";
	const folder = await mkdtemp(join(tmpdir(), "svg-ai-models-"));
	await cp(modelsToServe(), folder, { recursive: true });
	const models = (await readdir(folder)).filter((file) => /onnx$/.test(file));
	const env = { MODELS_DIR: folder, MODELS_WATCH_SECONDS: "0.5" };
	try {
		await underLoad(name, budgets, { env }, async (scene) => {
			await waitFor("the models are ready", () => allReady(scene), 30_000);
			const before = Object.keys(await states(scene)).length;
			const [first, second] = models;
			const file = join(folder, first);
			const aside = join(folder, "aside.bin");
			await cp(file, aside);
			await writeFile(file, Buffer.alloc(5000, 7));
			await scene.wait(2);
			await cp(join(folder, second), file);
			await scene.wait(2);
			await rm(file);
			await scene.wait(2);
			const during = Object.values(await states(scene));
			const serving = during.filter(({ loaded }) => loaded).length;
			budgets.settle(
				`${name}: corrupted, replaced, removed; every model goes on serving its last good version`,
				`${serving} of ${before}`,
				serving === before,
			);
			await cp(aside, file);
			await scene.wait(2);
			budgets.settle(
				`${name}: the good file put back, every model is ready`,
				(await allReady(scene)) ? "ready" : JSON.stringify(await states(scene)),
				await allReady(scene),
			);
		});
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
