import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../../../services/project.ts";
import { type Service, startService } from "../../support/service.ts";
import { type Client, createClient } from "../support/client.ts";
import { createFlagFile } from "../support/flag-file.ts";
import { createLedger, type Violation } from "../support/ledger.ts";
import { watchTree } from "../support/tree-watch.ts";

/** Where inputs that broke a budget are kept. */
const KEPT = join(ROOT, ".cache", "proof", "attack");
const CONNECTIONS = 6;
/** What an attacked service may answer beside 200, 503 and 429. */
export const REFUSALS = [400, 404, 413, 415, 422, 431];

/** Runs so many tasks, a few at a time, each told its number. */
export async function eachOf(
	count: number,
	atOnce: number,
	task: (index: number) => Promise<unknown>,
): Promise<void> {
	let next = 0;
	const run = async () => {
		while (next < count) await task(next++);
	};
	await Promise.all(Array.from({ length: atOnce }, run));
}

/** What the attacks need of a target. */
export type Victim = Pick<Target, "each" | "client" | "ledger">;

export type Target = Awaited<ReturnType<typeof openTarget>>;

/** A service to attack, with AI on, and the book of what it answered. */
export async function openTarget(env: Record<string, string> = {}) {
	const flag = await createFlagFile(true);
	const service: Service = await startService({
		WORKERS: "2",
		UNLEASH_URL: "",
		FLAGS_FILE: flag.file,
		...env,
	});
	const client: Client = createClient(service.origin, CONNECTIONS);
	const ledger = createLedger({ also: REFUSALS, onViolation: keep });
	const watch = watchTree(service.pid, 500);
	let kept = 0;
	let died: number | string | undefined;
	service.ended.then((how) => {
		died = how;
	});

	return {
		service,
		client,
		ledger,
		watch,
		/** How it ended, where it should not have. */
		died: () => died,
		/** Runs so many tasks over the connections, each told its number. */
		each: (count: number, task: (index: number) => Promise<unknown>) =>
			eachOf(count, CONNECTIONS, (index) =>
				died === undefined ? task(index) : Promise.resolve(),
			),
		async close() {
			await watch.stop();
			client.close();
			if (died === undefined) await service.stop();
			await flag.remove();
		},
	};

	function keep({ what, sent }: Violation) {
		console.error(`violation: ${what}: ${sent.path}`);
		if (kept++ > 100 || sent.body === undefined) return;
		const name = createHash("sha1")
			.update(sent.body)
			.digest("hex")
			.slice(0, 12);
		mkdir(KEPT, { recursive: true })
			.then(() =>
				Promise.all([
					writeFile(join(KEPT, name), sent.body as Uint8Array),
					writeFile(
						join(KEPT, `${name}.json`),
						JSON.stringify({ what, path: sent.path, headers: sent.headers }),
					),
				]),
			)
			.catch((error: Error) => console.error(error.message));
	}
}
