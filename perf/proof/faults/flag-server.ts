import { waitFor } from "../../../test/unleash/process.ts";
import { withUnleash } from "../../../test/unleash/world.ts";
import type { Budgets } from "../support/findings.ts";
import { underLoad } from "./scene.ts";

const SOON_MS = 20_000;

/** A real Unleash server killed while it is followed, and brought back. */
export async function flagServerKilled(budgets: Budgets): Promise<void> {
	const name = "Unleash server killed";
	await withUnleash(async (server) => {
		await server.logIn();
		await server.createFlag();
		const env = {
			UNLEASH_URL: server.api,
			UNLEASH_API_TOKEN: await server.createToken(),
			UNLEASH_REFRESH_SECONDS: "0.5",
		};
		await server.switchFlag("on");
		// Until the service has asked the server for the first time AI is off.
		await underLoad(name, budgets, { env, also: [404] }, async (scene) => {
			const on = async () =>
				(await scene.get("/api/model-status")).status === 200;
			await waitFor("AI is on", on, SOON_MS);
			await server.kill();
			await scene.wait(4);
			budgets.settle(
				`${name}: the last known state stands`,
				(await on()) ? "AI is on" : "AI is off",
				await on(),
			);
			await server.start();
			await server.logIn();
			await server.switchFlag("off");
			const started = performance.now();
			await waitFor("AI is off", async () => !(await on()), SOON_MS);
			budgets.settle(
				`${name}: back again, it is followed within ${SOON_MS / 1000} s`,
				`${((performance.now() - started) / 1000).toFixed(1)} s`,
				true,
			);
		});
	});
}
