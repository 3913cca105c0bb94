import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../../../services/project.ts";
import { type Resident, readTree, total } from "../../support/process-tree.ts";
import { startService } from "../../support/service.ts";

export interface MemoryResult {
	/** Every process with the models loaded, before a request. */
	readonly idle: readonly Resident[];
	/** Every process at the moment when all together held most. */
	readonly peak: readonly Resident[];
}

const LOGOS = join(ROOT, "test", "fixtures", "logos");
const IMAGES = ["jpeg-q85-512.jpg", "gradient-linear-256.png"];
const CALLERS = 10;
const ROUNDS = 5;

/** The compiled service under ten requests at once, its processes watched from outside. */
export async function measureMemory(folder: string): Promise<MemoryResult> {
	const service = await startService({
		MODELS_DIR: folder,
		CACHE_MB: "0",
		QUEUE_SIZE: "64",
		WORKERS: "2",
		UNLEASH_URL: "",
		FLAGS_FILE: "flags.json",
	});
	try {
		await loaded(service.origin);
		const idle = await readTree(service.pid);
		let peak = idle;
		let watching = true;
		const watch = (async () => {
			while (watching) {
				const tree = await readTree(service.pid);
				if (total(tree) > total(peak)) peak = tree;
				await new Promise((resolve) => setTimeout(resolve, 20));
			}
		})();
		const images = await Promise.all(
			IMAGES.map((name) => readFile(join(LOGOS, name))),
		);
		try {
			await Promise.all(
				Array.from({ length: CALLERS }, async (_, caller) => {
					for (let round = 0; round < ROUNDS; round++) {
						const body = images[(caller + round) % images.length];
						await convert(`${service.origin}/api/convert-ai`, body);
					}
				}),
			);
		} finally {
			watching = false;
			await watch;
		}
		return { idle, peak };
	} finally {
		await service.stop();
	}
}

/** Waits until every model is ready. */
async function loaded(origin: string): Promise<void> {
	for (let tries = 0; tries < 200; tries++) {
		const response = await fetch(`${origin}/api/model-status`);
		const { models = {} } = (await response.json()) as {
			models?: Record<string, { state: string }>;
		};
		const states = Object.values(models).map(({ state }) => state);
		if (states.length > 0 && states.every((state) => state === "ready")) return;
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	throw new Error("The models were not ready within 10 seconds.");
}

async function convert(url: string, body: Buffer): Promise<void> {
	const type = body[0] === 0xff ? "image/jpeg" : "image/png";
	const response = await fetch(url, {
		method: "POST",
		headers: { "content-type": type },
		body: new Uint8Array(body),
	});
	const text = await response.text();
	if (response.status !== 200) throw new Error(`${url}: ${text.slice(0, 200)}`);
}
