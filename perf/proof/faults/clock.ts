import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installDebian } from "../support/debian.ts";
import type { Budgets } from "../support/findings.ts";
import { underLoad } from "./scene.ts";

const LIBRARY = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";

/** The wall clock jumps under the service (libfaketime); the monotonic one does not, as in life. */
export async function clockJumps(budgets: Budgets): Promise<void> {
	const name = "clock jumps";
	if (!existsSync(LIBRARY)) installDebian("libfaketime");
	const folder = await mkdtemp(join(tmpdir(), "svg-ai-clock-"));
	const file = join(folder, "offset");
	await writeFile(file, "+0s");
	const env = {
		LD_PRELOAD: LIBRARY,
		FAKETIME_TIMESTAMP_FILE: file,
		FAKETIME_NO_CACHE: "1",
		DONT_FAKE_MONOTONIC: "1",
		NO_FAKE_STAT: "1",
	};
	try {
		await underLoad(name, budgets, { env }, async (scene) => {
			const seen: string[] = [];
			for (const jump of ["+2h", "-3h", "+0s"]) {
				await writeFile(file, jump);
				await scene.wait(1.5);
				const response = await scene.convert();
				const date = Date.parse(response.headers.get("date") ?? "");
				const timing = response.headers.get("server-timing") ?? "";
				const queue = Number(/queue;dur=([\d.]+)/.exec(timing)?.[1]);
				const ready = (await scene.get("/health/ready")).status;
				const hours = Math.round((date - Date.now()) / 3_600_000);
				seen.push(
					`${hours} h: ${response.status}, ready ${ready}, queue ${queue} ms`,
				);
				budgets.settle(
					`${name}: by ${jump}, it converts, is ready, and times rightly`,
					seen.at(-1) as string,
					hours === Number.parseInt(jump, 10) &&
						response.status === 200 &&
						ready === 200 &&
						queue < 60_000,
				);
			}
		});
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
