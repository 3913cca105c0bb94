import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../../services/project.ts";
import { startPostgres } from "../../../test/unleash/postgres.ts";
import { waitFor } from "../../../test/unleash/process.ts";
import {
	installUnleash,
	unleashServer,
} from "../../../test/unleash/unleash.ts";
import type { Promises } from "../support/promises.ts";
import { underLoad } from "./scene.ts";

const SOON_MS = 20_000;

/** A real Unleash server killed while it is followed, and brought back. */
export async function flagServerKilled(promises: Promises): Promise<void> {
	const name = "Unleash server killed";
	const folder = await mkdtemp(join(tmpdir(), "svg-ai-unleash-"));
	await chmod(folder, 0o711);
	const program = installUnleash(join(ROOT, ".cache"));
	const database = join(folder, "postgres");
	await mkdir(database);
	const postgres = await startPostgres(database, join(folder, "postgres.log"));
	const server = await unleashServer(
		program,
		postgres,
		join(folder, "unleash.log"),
	);
	try {
		await server.start();
		await server.logIn();
		await server.createFlag();
		const env = {
			UNLEASH_URL: server.api,
			UNLEASH_API_TOKEN: await server.createToken(),
			UNLEASH_REFRESH_SECONDS: "0.5",
		};
		await server.switchFlag("on");
		// Until the service has asked the server for the first time AI is off.
		await underLoad(name, promises, { env, also: [404] }, async (scene) => {
			const on = async () =>
				(await scene.get("/api/model-status")).status === 200;
			await waitFor("AI is on", on, SOON_MS);
			await server.kill();
			await scene.wait(4);
			promises.settle(
				`${name}: the last known state stands`,
				(await on()) ? "AI is on" : "AI is off",
				await on(),
			);
			await server.start();
			await server.logIn();
			await server.switchFlag("off");
			const started = performance.now();
			await waitFor("AI is off", async () => !(await on()), SOON_MS);
			promises.settle(
				`${name}: back again, it is followed within ${SOON_MS / 1000} s`,
				`${((performance.now() - started) / 1000).toFixed(1)} s`,
				true,
			);
		});
	} finally {
		await server.kill();
		await postgres.stop("SIGINT");
		await rm(folder, { recursive: true, force: true });
	}
}
