import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Budgets } from "../support/findings.ts";
import { ask, hand, logos, reach, startJobs } from "./scene.ts";

/** More than may wait; and room again. */
export async function backPressure(budgets: Budgets) {
	const service = await startJobs({ JOBS_MAX_WAITING: "20" });
	try {
		const { job } = await hand(service.origin, await logos(20, 128));
		const refused = await hand(service.origin, await logos(20));
		await reach(() => service.origin, job.id, 1);
		const taken = await hand(service.origin, await logos(20));
		budgets.settle(
			"a full queue is 429 with Retry-After, and takes more once there is room",
			`${refused.status} after ${refused.retryAfter} s, then ${taken.status}`,
			refused.status === 429 &&
				Number(refused.retryAfter) > 0 &&
				taken.status === 202,
		);
	} finally {
		await service.stop();
	}
}

/** Results go when their time is over. */
export async function expiry(budgets: Budgets) {
	const service = await startJobs({
		...{ JOBS_KEEP_SECONDS: "2", JOBS_IDLE_SECONDS: "1" },
	});
	try {
		const { job } = await hand(service.origin, await logos(3));
		await reach(() => service.origin, job.id, 1);
		let status = 200;
		for (let i = 0; i < 200 && status !== 404; i++) {
			await sleep(500);
			status = (await fetch(`${service.origin}/api/jobs/${job.id}`)).status;
		}
		budgets.settle("results are kept for a set time", status, status === 404);
	} finally {
		await service.stop();
	}
}

function mount(...args: string[]): void {
	const { status, stderr } = spawnSync("mount", args, { encoding: "utf8" });
	if (status !== 0) throw new Error(`mount: ${stderr}`);
}

/** The disk of pictures and results full. Needs root, to mount one. */
export async function diskFull(budgets: Budgets) {
	const name =
		"a full disk: new jobs are 503, none is lost, all is made once there is room";
	if (process.getuid?.() !== 0)
		return budgets.settle(name, "not root: nothing can be mounted", false);
	const folder = await mkdtemp(join(tmpdir(), "svg-ai-proof-"));
	const jobs = join(folder, "jobs");
	await mkdir(jobs);
	mount("-t", "tmpfs", "-o", "size=600k", "tmpfs", jobs);
	const service = await startJobs({ STATE_DIR: folder });
	try {
		// What is drawn takes more than the pictures did.
		const first = await hand(
			...([service.origin, await logos(12, 160)] as const),
			"formats=svg,png&scale=3",
		);
		let status = 202;
		for (let i = 0; i < 60 && status === 202; i++)
			status = (await hand(service.origin, await logos(12, 200 + i))).status;
		mount("-o", "remount,size=64m", jobs);
		const ended = await reach(() => service.origin, first.job.id, 1);
		const after = await hand(service.origin, await logos(2));
		await reach(() => service.origin, after.job.id, 1);
		const { counts } = await ask(service.origin, first.job.id);
		budgets.settle(
			name,
			`${first.status}, then ${status}; ${counts.done} of ${counts.total} made; ${after.status}`,
			first.status === 202 &&
				status === 503 &&
				ended.counts.done === ended.counts.total &&
				after.status === 202,
		);
	} finally {
		await service.stop();
		spawnSync("umount", [jobs]);
		await rm(folder, { recursive: true, force: true });
	}
}
