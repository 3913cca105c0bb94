import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { unzipSync, zipSync } from "fflate";
import { startService } from "../../support/service.ts";
import { picture } from "../support/pictures.ts";

/** What a job tells, as far as it is looked at here. */
export interface ToldJob {
	readonly id: string;
	readonly state: string;
	readonly progress: number;
	readonly counts: Readonly<Record<string, number>>;
	readonly items: readonly {
		readonly number: number;
		readonly name: string;
		readonly state: string;
		readonly tries: number;
		readonly fidelity?: number;
		readonly size?: number;
		readonly error?: string;
	}[];
}

const LOGOS = ["slack", "python", "figma", "docker", "firefox", "google"];
const PATIENCE_MS = 600_000;

/** So many logos, no two alike, by names in their order. */
export async function logos(
	count: number,
	smallest = 40,
): Promise<Record<string, Uint8Array>> {
	const files: Record<string, Uint8Array> = {};
	for (let i = 0; i < count; i++) {
		const side = smallest + Math.floor(i / LOGOS.length);
		const name = `${String(i).padStart(4, "0")}-${LOGOS[i % LOGOS.length]}.png`;
		files[name] = await picture(LOGOS[i % LOGOS.length], side);
	}
	return files;
}

/** Starts a service for jobs alone. */
export const startJobs = (
	env: Record<string, string>,
	nodeArguments: readonly string[] = [],
) =>
	startService(
		{
			...{ WORKERS: "2", UNLEASH_URL: "", MODELS_LOAD: "when-needed" },
			...{ MAX_EVENT_LOOP_DELAY_MS: "0", MAX_RSS_MB: "0", WEB: "false" },
			...env,
		},
		nodeArguments,
	);

/** Hands files over in a zip. */
export async function hand(
	origin: string,
	files: Record<string, Uint8Array>,
	query = "",
) {
	const response = await fetch(`${origin}/api/jobs?${query}`, {
		method: "POST",
		headers: { "content-type": "application/zip" },
		body: new Uint8Array(zipSync(files, { level: 0 })),
	});
	const body = (await response.json()) as ToldJob & { error?: string };
	return {
		...{ status: response.status, job: body },
		retryAfter: response.headers.get("retry-after"),
	};
}

/** @param most of its items */
export async function ask(
	origin: string,
	id: string,
	most = 10_000,
): Promise<ToldJob> {
	const response = await fetch(`${origin}/api/jobs/${id}?limit=${most}`);
	return (await response.json()) as ToldJob;
}

/** Waits until a job is so far, 1 for its end. An answer that doesn't come is asked for again. */
export async function reach(
	origin: () => string,
	id: string,
	progress: number,
): Promise<ToldJob> {
	const until = performance.now() + PATIENCE_MS;
	while (performance.now() < until) {
		// Without its items, whose telling costs time of what is measured.
		const job = await ask(origin(), id, 0).catch(() => undefined);
		if (job?.progress !== undefined && job.progress >= progress) {
			const whole = await ask(origin(), id).catch(() => undefined);
			if (whole?.items !== undefined) return whole;
		}
		await sleep(100);
	}
	throw new Error(`job ${id} didn't come to ${progress}`);
}

/** The names and bytes of a job's results, its report left out. */
export async function results(origin: string, id: string) {
	const response = await fetch(`${origin}/api/jobs/${id}/results`);
	const { "results.json": _, ...files } = unzipSync(
		new Uint8Array(await response.arrayBuffer()),
	);
	return files;
}

/** The process of the PostgreSQL that a service has of its own. */
export async function postmaster(folder: string): Promise<number> {
	const file = join(folder, "postgres", "data", "postmaster.pid");
	return Number((await readFile(file, "utf8")).split("\n", 1)[0]);
}
