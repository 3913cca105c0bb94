import { setTimeout as sleep } from "node:timers/promises";
import { median } from "../../../services/statistics.ts";
import { proportional, readTree } from "../../support/process-tree.ts";
import type { Service } from "../../support/service.ts";
import { createClient } from "../support/client.ts";
import type { Budgets } from "../support/findings.ts";
import { picture } from "../support/pictures.ts";
import { ask, hand, logos, postmaster, reach, startJobs } from "./scene.ts";

const CONNECTIONS = 10;
const PASSES = 3;
const MIB = 2 ** 20;
const KEEPING =
	"A job's items are slower than requests by what keeping them costs: picture and drawing are each written and synced to disk, with the name that they lie under, and two transactions in PostgreSQL mark an item as begun and as ended. With as many workers as cores all of that takes time of theirs; the smaller a picture, the larger its part.";

/**
 * Items a second of a job, beside the same pictures one by one over ten connections,
 * in turns: logos as large as most are, and small ones, of which a job's own work is
 * the larger part.
 *
 * @returns why, in Markdown
 */
export async function throughput(
	budgets: Budgets,
	count: number,
): Promise<string> {
	const service = await startJobs({ CACHE_MB: "0" });
	try {
		// Neither the database's start nor code that is still to be compiled is the batch's pace.
		await byRequests(service.origin, Object.values(await logos(40, 96)));
		const warm = await hand(service.origin, await logos(40));
		await reach(() => service.origin, warm.job.id, 1);
		for (const side of [256, 96])
			await paceOf(budgets, service, side, await logos(count, side));
		return KEEPING;
	} finally {
		await service.stop();
	}
}

async function paceOf(
	budgets: Budgets,
	{ origin }: Service,
	side: number,
	files: Record<string, Uint8Array>,
): Promise<void> {
	const ratios: number[] = [];
	const perSecond: number[] = [];
	for (let pass = 0; pass < PASSES; pass++) {
		const requested = await byRequests(origin, Object.values(files));
		// The reserve for clients is given up after this.
		await sleep(6000);
		const since = performance.now();
		const { job } = await hand(origin, files);
		await reach(() => origin, job.id, 1);
		const batched = performance.now() - since;
		ratios.push(requested / batched);
		perSecond.push((1000 * Object.keys(files).length) / batched);
	}
	const ratio = median(ratios);
	budgets.settle(
		`${side} px: items a second of a job, of those by ${CONNECTIONS} connections >= 0.95`,
		`${ratio.toFixed(2)} (${ratios.map((one) => one.toFixed(2)).join(", ")}), ${median(perSecond).toFixed(1)} a second`,
		ratio >= 0.95,
	);
}

/** @returns ms that they take over ten connections */
async function byRequests(
	origin: string,
	pictures: readonly Uint8Array[],
): Promise<number> {
	const client = createClient(origin, CONNECTIONS);
	const left = [...pictures];
	const since = performance.now();
	const headers = { "content-type": "image/png" };
	await Promise.all(
		Array.from({ length: CONNECTIONS }, async () => {
			for (let body = left.pop(); body !== undefined; body = left.pop())
				await client.send({ path: "/api/convert", headers, body });
		}),
	);
	client.close();
	return performance.now() - since;
}

/** A lone client's conversions while a batch is made, beside the same ones alone, in turns. */
export async function loneClient(budgets: Budgets, count: number) {
	const service = await startJobs({ CACHE_MB: "0" });
	const client = createClient(service.origin, 1);
	const body = await picture("slack", 256);
	const times = { alone: [] as number[], beside: [] as number[] };
	async function some(kind: keyof typeof times) {
		for (let i = 0; i < 8; i++) {
			const outcome = await client.send({
				path: "/api/convert",
				headers: { "content-type": "image/png" },
				body,
			});
			if (!("failure" in outcome)) times[kind].push(outcome.ms);
			// As a person does, it comes back at any moment.
			await sleep(100);
		}
	}
	try {
		for (let pass = 0; pass < PASSES; pass++) {
			await some("alone");
			const { job } = await hand(service.origin, await logos(count, 128));
			await reach(() => service.origin, job.id, 0.02);
			await some("beside");
			const { counts } = await ask(service.origin, job.id);
			if (counts.waiting === 0) throw new Error("the batch ended too early");
			await fetch(`${service.origin}/api/jobs/${job.id}`, { method: "DELETE" });
			await reach(() => service.origin, job.id, 1);
		}
		const ratio = median(times.beside) / median(times.alone);
		budgets.settle(
			"a lone client's conversions beside a full batch take <= 1.5 times as long, median",
			`${ratio.toFixed(2)} (${median(times.alone).toFixed(0)} ms, ${median(times.beside).toFixed(0)} ms)`,
			ratio <= 1.5,
		);
	} finally {
		client.close();
		await service.stop();
	}
}

/** What the service's own PostgreSQL costs: its first start, a later one, its memory. */
export async function engineCost(budgets: Budgets) {
	const service = await startJobs({ JOBS_IDLE_SECONDS: "1" });
	const isOpen = async () =>
		(await service.metrics()).get("jobs_queue_open") === 1;
	try {
		const [logo] = Object.values(await logos(1));
		const times: number[] = [];
		let mib = 0;
		for (let i = 0; i < 3; i++) {
			const since = performance.now();
			const { job } = await hand(service.origin, { "a.png": logo });
			times.push(performance.now() - since);
			await reach(() => service.origin, job.id, 1);
			const tree = await readTree(await postmaster(`${service.folder}/state`));
			mib = Math.max(mib, (await proportional(tree)) / MIB);
			while (await isOpen()) await sleep(200);
		}
		budgets.settle(
			"the service's own PostgreSQL starts with a job and ends when idle",
			`202 after ${times.map((ms) => ms.toFixed(0)).join(", ")} ms; ${mib.toFixed(0)} MiB resident with its connections, shared pages counted once`,
			!(await isOpen()),
		);
	} finally {
		await service.stop();
	}
}
