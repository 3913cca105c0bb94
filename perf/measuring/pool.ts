import { type ChildProcess, fork } from "node:child_process";
import type { Variant } from "../peers/variant.ts";
import { resultKey } from "./results.ts";
import type { Row } from "./row.ts";
import type { Job, Report } from "./worker.ts";

/** How tasks are run. */
export interface PoolOptions {
	/** How many processes work at once. */
	readonly processes: number;
	/** A conversion that takes longer is ended and told as a failure; 120 s by default. */
	readonly limitMs?: number;
	/** The module that each process runs. */
	readonly worker?: string;
}

const WORKER = `${import.meta.dirname}/worker.ts`;
const LIMIT_MS = 120_000;
/** Time for a process to start and to draw the picture, beside the limit of a conversion. */
const START_MS = 60_000;

/** A job with what is needed to answer for it when its process dies. */
export interface Task {
	readonly job: Job;
	readonly variants: readonly Variant[];
}

/**
 * Runs tasks on several processes. A process that dies or hangs costs its one conversion: that
 * becomes a failed row, the rest of the picture goes to a new process.
 *
 * @param onRows called as each picture's rows come; nothing for a picture that can't be drawn
 */
export async function runTasks(
	tasks: readonly Task[],
	options: PoolOptions,
	onRows: (task: Task, rows: readonly Row[] | undefined) => void,
): Promise<void> {
	const { processes, limitMs = LIMIT_MS, worker = WORKER } = options;
	const queue = [...tasks];
	const lane = async () => {
		let child: ChildProcess | undefined;
		for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
			let rest: Task | undefined = task;
			while (rest !== undefined) {
				child ??= fork(worker, { execArgv: ["--import=tsx"] });
				const outcome = await runOne(child, rest.job, limitMs);
				if ("rows" in outcome) {
					onRows(rest, outcome.rows);
					break;
				}
				child = undefined;
				const failed: Task = rest;
				onRows(failed, [failure(failed, outcome.during, outcome.reason)]);
				rest = without(failed, outcome.during);
			}
		}
		child?.disconnect();
	};
	await Promise.all(Array.from({ length: processes }, lane));
}

type Outcome =
	| { readonly rows: readonly Row[] | undefined }
	| { readonly during: string; readonly reason: string };

/** One job on one process; the process is gone when the outcome is a failure. */
function runOne(
	child: ChildProcess,
	job: Job,
	limitMs: number,
): Promise<Outcome> {
	return new Promise((settle) => {
		let during = job.converters[0] ?? "";
		let reason = "the process ended";
		const expire = () => {
			reason = `no answer within ${limitMs / 1000} s`;
			child.kill("SIGKILL");
		};
		let timer = setTimeout(expire, START_MS + limitMs);
		const onMessage = (report: Report) => {
			clearTimeout(timer);
			if ("begins" in report) {
				during = report.begins;
				timer = setTimeout(expire, limitMs);
				return;
			}
			child.off("message", onMessage).off("exit", onExit);
			settle({ rows: report.rows });
		};
		const onExit = () => {
			clearTimeout(timer);
			child.off("message", onMessage);
			settle({ during, reason });
		};
		child.on("message", onMessage).once("exit", onExit);
		child.send(job);
	});
}

function failure(task: Task, converter: string, error: string): Row {
	const { item, measures } = task.job;
	const variant = task.variants.find(({ name }) => name === converter);
	return {
		key: variant === undefined ? "" : resultKey(item, variant, measures),
		id: item.id,
		set: item.set,
		size: item.size,
		converter,
		error,
	};
}

function without(task: Task, converter: string): Task | undefined {
	const converters = task.job.converters.filter((name) => name !== converter);
	return converters.length === 0
		? undefined
		: { ...task, job: { ...task.job, converters } };
}
