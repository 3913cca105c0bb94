import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import fp from "fastify-plugin";
import { Counter, Gauge } from "prom-client";
import { ownFolder } from "../services/jobs/folder.ts";
import { createJobs, type Jobs } from "../services/jobs/jobs.ts";
import type { AiAccess } from "../services/jobs/make-item.ts";
import type { Quotes } from "../services/routing/quote.ts";
import type { Storage } from "../services/storage/storage.ts";

declare module "fastify" {
	interface FastifyInstance {
		jobs: Jobs;
		/** The pictures and files of jobs, below each one's id. */
		jobFiles: Storage;
		/** For the AI's own scope alone: how its items are converted. */
		convertItemsByAi(access: AiAccess): void;
		/** What is expected of conversions. */
		itemQuotes(): Quotes;
	}
}

const MIB = 1024 * 1024;

/** Jobs, in the background of what clients wait for. Nothing of them is loaded before one is there. */
export default fp(
	async (app) => {
		const { config } = app;
		let ai: AiAccess | undefined;
		app.decorate("convertItemsByAi", (access) => {
			ai = access;
		});
		app.decorate("itemQuotes", () => {
			if (ai === undefined) throw new Error("the AI's scope isn't there yet");
			return ai.quotes;
		});
		app.decorate(
			"jobFiles",
			await app.storage.open("jobs", join(config.STATE_DIR, "jobs")),
		);
		const jobs = createJobs({
			databaseUrl: config.JOBS_DATABASE_URL,
			folder: ownFolder(config.STATE_DIR),
			converter: app.converter,
			ai: () => ai,
			storage: app.jobFiles,
			maxImageBytes: config.MAX_IMAGE_BYTES,
			taskMs: config.JOBS_ITEM_SECONDS * 1000,
			mostWaiting: config.JOBS_MAX_WAITING,
			workers: config.WORKERS,
			parallel: 3 * config.WORKERS,
			keepSeconds: config.JOBS_KEEP_SECONDS,
			maxBytes: config.JOBS_RESULTS_MAX_MB * MIB,
			idleMs: config.JOBS_IDLE_SECONDS * 1000,
			webhooks: app.webhooks,
			onMade: app.metrics.observeConversion,
			log: app.log,
		});
		app.decorate("jobs", jobs);
		app.addHook("onListen", async () => jobs.begin());
		// Ahead of the workers' end: what hasn't ended is given back to the queue.
		app.lifecycle.atClosing(() => jobs.close());
		measure(app);
	},
	{
		name: "jobs",
		dependencies: [
			"config",
			"converter",
			"lifecycle",
			"metrics",
			"storage",
			"uploads",
			"webhooks",
		],
	},
);

function measure(app: FastifyInstance): void {
	const registers = [app.metrics.registry];
	const { stats } = app.jobs;
	const gauges = [
		["jobs_items_waiting", "Items of jobs that wait.", "waiting"],
		["jobs_items_running", "Items of jobs that are being made.", "running"],
		[
			"jobs_oldest_item_seconds",
			"How long the oldest item that waits has waited.",
			"oldest",
		],
		["jobs_items_here", "Items that this replica is making.", "here"],
	] as const;
	for (const [name, help, which] of gauges)
		new Gauge({
			...{ name, help, registers },
			async collect() {
				this.set((await stats())[which]);
			},
		});
	new Gauge({
		name: "jobs_queue_open",
		help: "1 while the database of jobs is open here.",
		registers,
		async collect() {
			this.set((await stats()).isOpen ? 1 : 0);
		},
	});
	new Counter({
		name: "jobs_items_total",
		help: "Items that were made here, set aside or refused, and tries that are made again.",
		labelNames: ["outcome"],
		registers,
		async collect() {
			const { done, failed, again } = await stats();
			this.reset();
			this.inc({ outcome: "done" }, done);
			this.inc({ outcome: "failed" }, failed);
			this.inc({ outcome: "again" }, again);
		},
	});
}
