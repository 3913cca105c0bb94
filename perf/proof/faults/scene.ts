import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Service, startService } from "../../support/service.ts";
import type { Budgets } from "../support/findings.ts";
import { createFlagFile } from "../support/flag-file.ts";
import { createLedger, type Ledger } from "../support/ledger.ts";
import { picture } from "../support/pictures.ts";
import { startTraffic } from "../support/traffic.ts";

/** A service under load, to which something happens. */
export interface Scene {
	readonly service: Service;
	readonly ledger: Ledger;
	readonly flag: Awaited<ReturnType<typeof createFlagFile>>;
	/** A small picture, for requests of one's own. */
	readonly small: Buffer;
	/** Asks with GET; the answer's status and JSON. */
	get(path: string): Promise<{ status: number; body: Record<string, unknown> }>;
	/** Asks for a plain conversion that nobody asked for before. */
	convert(): Promise<Response>;
	/** Lets the traffic run on. */
	wait(seconds: number): Promise<void>;
}

export interface SceneOptions {
	readonly env?: Record<string, string>;
	readonly nodeArguments?: readonly string[];
	readonly uploadShare?: number;
	/** Statuses that traffic may get beside 200, 503 and 429. */
	readonly also?: readonly number[];
}

let serial = 0;

/**
 * Starts a service with AI on, mixed load on eight connections, and lets the
 * fault happen in the middle; afterwards holds it against what is promised of
 * every fault.
 */
export async function underLoad(
	name: string,
	budgets: Budgets,
	options: SceneOptions,
	happen: (scene: Scene) => Promise<void>,
): Promise<void> {
	console.log(`-- ${name}`);
	const flag = await createFlagFile(true);
	const service = await startService(
		{ WORKERS: "2", UNLEASH_URL: "", FLAGS_FILE: flag.file, ...options.env },
		options.nodeArguments,
	);
	const ledger = createLedger({ also: options.also });
	const pictures = await Promise.all(
		[32, 64, 128, 256].map((side) => picture("figma", side)),
	);
	const traffic = startTraffic({
		origin: service.origin,
		pictures,
		connections: 8,
		aiShare: 0.3,
		uploadShare: options.uploadShare ?? 0.1,
		ledger,
	});
	const scene: Scene = {
		service,
		ledger,
		flag,
		small: pictures[1],
		wait: (seconds) => sleep(seconds * 1000),
		async get(path) {
			const response = await fetch(service.origin + path, {
				headers: { "x-session-id": "proof" },
			});
			const body = (await response.json()) as Record<string, unknown>;
			return { status: response.status, body };
		},
		convert: () =>
			fetch(`${service.origin}/api/convert?blurdelta=${500 + serial++ / 100}`, {
				method: "POST",
				headers: { "content-type": "image/png" },
				body: pictures[1],
			}),
	};
	try {
		await sleep(1500);
		await happen(scene);
		await sleep(1500);
		await traffic.stop();
		const broken = ledger.violations();
		budgets.settle(
			`${name}: every request gets an answer, 200 or 503 with Retry-After`,
			broken.length === 0
				? ledger.summary()
				: `${broken.length} of ${ledger.total()} not: ${broken[0].what}`,
			broken.length === 0 && ledger.count(/ 200$/) > 0,
		);
		const ready = (await scene.get("/health/ready")).status;
		const converted = (await scene.convert()).status;
		const halves = await leftovers(service);
		budgets.settle(
			`${name}: afterwards it is ready, converts, and keeps nothing half-written`,
			`${ready}, ${converted}, ${halves} left`,
			ready === 200 && converted === 200 && halves === 0,
		);
	} finally {
		await traffic.stop();
		await service.stop();
		await flag.remove();
	}
}

/** Files that were begun and never ended. */
async function leftovers({ folder }: Service): Promise<number> {
	const names = await readdir(folder, { recursive: true });
	return names.filter((name) => /\.(part|tmp|new)$/.test(join(name))).length;
}
