import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startPostgres } from "../../../services/jobs/postgres/server.ts";
import { plainPng } from "../../../test/support/images.ts";
import type { Service } from "../../support/service.ts";
import type { Budgets } from "../support/findings.ts";
import {
	hand,
	logos,
	postmaster,
	reach,
	results,
	startJobs,
	type ToldJob,
} from "./scene.ts";

/** Widths that no logo here has; see ../faults/poison.mjs. */
const POISON = { throws: 301, exits: 302, kills: 303 };

/** All were made, and each is in the results once. */
function isWhole(job: ToldJob, files: object, count: number): boolean {
	const names = Object.keys(files);
	return job.counts.done === count && new Set(names).size === count;
}

const words = ({ counts }: ToldJob, files: object) =>
	`${counts.done} of ${counts.total} made, ${counts.failed} failed, ${Object.keys(files).length} files`;

/** Two replicas on one PostgreSQL; one is killed in the middle. */
export async function replicaKilled(budgets: Budgets, count: number) {
	const folder = await mkdtemp(join(tmpdir(), "svg-ai-proof-"));
	const postgres = await startPostgres({
		folder: join(folder, "postgres"),
		onLog: () => {},
		onEnd: () => {},
	});
	const { host, port, user, password, database } = postgres.connection;
	const env = {
		JOBS_DATABASE_URL: `postgres://${user}:${password}@${encodeURIComponent(host)}:${port}/${database}`,
		// Shared, as a volume would be.
		STATE_DIR: join(folder, "state"),
		WORKERS: "1",
	};
	const [first, second] = [await startJobs(env), await startJobs(env)];
	try {
		const given = await logos(count);
		const since = performance.now();
		const { job } = await hand(first.origin, given);
		await reach(() => first.origin, job.id, 0.4);
		first.kill("SIGKILL");
		const ended = await reach(() => second.origin, job.id, 1);
		const seconds = (performance.now() - since) / 1000;
		const files = await results(second.origin, job.id);
		budgets.settle(
			`${count} items over two replicas, one killed midway: all made, none twice`,
			`${words(ended, files)}, ${seconds.toFixed(0)} s`,
			isWhole(ended, files, count),
		);
		let equal = 0;
		const asked = Object.entries(given).slice(0, 10);
		for (const [name, picture] of asked) {
			const answer = await fetch(`${second.origin}/api/convert?format=svg`, {
				method: "POST",
				headers: { "content-type": "image/png" },
				body: new Uint8Array(picture),
			});
			const drawn = files[name.replace(".png", ".svg")];
			if ((await answer.text()) === Buffer.from(drawn).toString()) equal++;
		}
		budgets.settle(
			"what jobs draw is what requests draw, to the byte",
			`${equal} of ${asked.length}`,
			equal === asked.length,
		);
	} finally {
		first.kill("SIGKILL");
		await second.stop();
		await postgres.stop();
		await rm(folder, { recursive: true, force: true });
	}
}

/** A service that is started anew, on the same state, whenever it was killed. */
async function withRestarts(
	env: Record<string, string>,
	nodeArguments: readonly string[],
	work: (world: {
		service(): Service;
		kill(): Promise<void>;
		/** Starts it whenever it ends by itself, and counts. */
		keepAlive(): () => Promise<number>;
	}) => Promise<void>,
): Promise<void> {
	const folder = await mkdtemp(join(tmpdir(), "svg-ai-proof-"));
	const begin = () => startJobs({ ...env, STATE_DIR: folder }, nodeArguments);
	let service = await begin();
	try {
		await work({
			service: () => service,
			async kill() {
				service.kill("SIGKILL");
				await service.ended;
				service = await begin();
			},
			keepAlive() {
				let deaths = 0;
				let isOver = false;
				const watching = (async () => {
					for (;;) {
						await Promise.race([service.ended, until(() => isOver)]);
						if (isOver) return;
						deaths++;
						service = await begin();
					}
				})();
				return async () => {
					isOver = true;
					await watching;
					return deaths;
				};
			},
		});
	} finally {
		await service.stop();
		await rm(folder, { recursive: true, force: true });
	}
}

async function until(holds: () => boolean): Promise<void> {
	while (!holds()) await sleep(50);
}

/** The service killed right after its 202, and in the middle, with its own PostgreSQL. */
export async function serviceKilled(budgets: Budgets, count: number) {
	await withRestarts({}, [], async ({ service, kill }) => {
		const { job, status } = await hand(service().origin, await logos(count));
		await kill();
		for (const share of [0.25, 0.6]) {
			await reach(() => service().origin, job.id, share);
			await kill();
		}
		const ended = await reach(() => service().origin, job.id, 1);
		const files = await results(service().origin, job.id);
		budgets.settle(
			"the service killed at its 202 and twice midway: nothing lost, nothing twice",
			`${status}; ${words(ended, files)}`,
			status === 202 && isWhole(ended, files, count),
		);
	});
}

/** PostgreSQL killed three times while items are made. */
export async function databaseKilled(budgets: Budgets, count: number) {
	const folder = await mkdtemp(join(tmpdir(), "svg-ai-proof-"));
	const service = await startJobs({ STATE_DIR: folder });
	try {
		const { job } = await hand(service.origin, await logos(count));
		for (const share of [0, 0.3, 0.6]) {
			await reach(() => service.origin, job.id, share);
			process.kill(await postmaster(folder), "SIGKILL");
		}
		const ended = await reach(() => service.origin, job.id, 1);
		const files = await results(service.origin, job.id);
		budgets.settle(
			"PostgreSQL killed three times: nothing lost, nothing twice",
			words(ended, files),
			isWhole(ended, files, count),
		);
	} finally {
		await service.stop();
		await rm(folder, { recursive: true, force: true });
	}
}

/** Pictures that throw, end their worker, and end the whole process, among good ones. */
export async function poisoned(budgets: Budgets, count: number) {
	const env = { POISON: JSON.stringify(POISON) };
	const preload = import.meta.resolve("../faults/poison.mjs");
	await withRestarts(env, [`--import=${preload}`], async (world) => {
		const stop = world.keepAlive();
		const good = await logos(count);
		const bad: Record<string, Uint8Array> = {};
		for (const [kind, width] of Object.entries(POISON))
			bad[`${kind}.png`] = await plainPng(width, 9);
		const { job } = await hand(world.service().origin, { ...bad, ...good });
		const ended = await reach(() => world.service().origin, job.id, 1);
		const deaths = await stop();
		const aside = ended.items.filter(({ name }) => name in bad);
		budgets.settle(
			"pictures that throw, end their worker and end the process: each tried three times and set aside with its reason",
			`${aside.map(({ name, state, tries }) => `${name} ${state} after ${tries}`).join(", ")}; ${deaths} processes ended`,
			aside.every(
				({ state, tries, error }) =>
					state === "failed" && tries === 3 && (error ?? "") !== "",
			),
		);
		budgets.settle(
			"and every other item is made",
			`${ended.counts.done} of ${count}`,
			ended.counts.done === count,
		);
	});
}
