import { type ChildProcess, fork } from "node:child_process";
import type { Outcome } from "./measure-picture.ts";
import type { Job, Message } from "./messages.ts";

/** How jobs are run. */
export interface RunOptions {
	/** The module that each process runs: one that calls `serveJobs`. */
	readonly worker: string;
	/** How many processes work at once. */
	readonly processes: number;
	/** A conversion that takes longer is ended and told as a failure. */
	readonly limitMs: number;
	/** False when no further job may begin; all begin by default. */
	readonly mayBegin?: () => boolean;
}

/** What came of a job. */
export interface Result<Measured, Facts> {
	/** By variant: those that were measured or failed. All of them, unless the picture itself failed. */
	readonly outcomes: ReadonlyMap<string, Outcome<Measured>>;
	/** Facts about the picture; nothing when it can't be drawn here, or failed. */
	readonly facts: Facts | undefined;
	/** Why the picture itself could not be opened or told about. */
	readonly failure?: string;
}

/** Time for a process to start and to draw the picture, beside the limit of a conversion. */
const START_MS = 60_000;

/**
 * Measures pictures on several processes. A process that dies or hangs costs its one conversion: that
 * becomes a failure, the rest of the picture goes to a new process.
 *
 * @param onResult called with each job as its result comes
 */
export async function runJobs<Measured, Facts>(
	jobs: readonly Job[],
	{ processes, worker, limitMs, mayBegin = () => true }: RunOptions,
	onResult: (job: Job, result: Result<Measured, Facts>) => void,
): Promise<void> {
	const queue = [...jobs];
	const lane = async () => {
		const child = survivor(worker);
		while (queue.length > 0 && mayBegin()) {
			const job = queue.shift() as Job;
			onResult(job, await runOne<Measured, Facts>(job, child, limitMs));
		}
		child.end();
	};
	await Promise.all(Array.from({ length: processes }, lane));
}

type Survivor = ReturnType<typeof survivor>;

/** A process that is started when it is needed, and again after it died. */
function survivor(worker: string) {
	let child: ChildProcess | undefined;
	return {
		alive(): ChildProcess {
			const isAlive =
				child?.connected && child.exitCode === null && !child.signalCode;
			if (child === undefined || !isAlive)
				child = fork(worker, { execArgv: ["--import=tsx"] });
			return child;
		},
		end: () => child?.connected && child.disconnect(),
	};
}

/** One job, on as many processes as it takes. */
async function runOne<Measured, Facts>(
	job: Job,
	child: Survivor,
	limitMs: number,
): Promise<Result<Measured, Facts>> {
	const outcomes = new Map<string, Outcome<Measured>>();
	// Each round ends the job, or leaves it with a variant less.
	for (;;) {
		const variants = job.variants.filter((name) => !outcomes.has(name));
		const end = await runRound<Measured, Facts>(
			child.alive(),
			{ ...job, variants },
			limitMs,
			(variant, outcome) => outcomes.set(variant, outcome),
		);
		if ("facts" in end) return { outcomes, facts: end.facts };
		if (end.during === undefined)
			return { outcomes, facts: undefined, failure: end.reason };
		outcomes.set(end.during, { error: end.reason });
	}
}

/** How a round ended: with the picture's facts, or with what failed. */
type End<Facts> =
	| { readonly facts: Facts | undefined }
	| { readonly during: string | undefined; readonly reason: string };

/** A job on one process; the process is gone when that ended or hung. */
function runRound<Measured, Facts>(
	child: ChildProcess,
	job: Job,
	limitMs: number,
	onDone: (variant: string, outcome: Outcome<Measured>) => void,
): Promise<End<Facts>> {
	return new Promise((resolve) => {
		let during: string | undefined;
		let reason = "the process ended";
		const expire = () => {
			reason = `no answer within ${limitMs / 1000} s`;
			child.kill("SIGKILL");
		};
		let timer = setTimeout(expire, START_MS + limitMs);
		const settle = (end: End<Facts>) => {
			clearTimeout(timer);
			child.off("message", onMessage).off("exit", onExit);
			resolve(end);
		};
		const onExit = () => settle({ during, reason });
		const onMessage = (message: Message<Measured, Facts>) => {
			clearTimeout(timer);
			timer = setTimeout(expire, limitMs);
			if (message.kind === "begins") during = message.variant;
			else if (message.kind === "done") {
				during = undefined;
				onDone(message.variant, message.outcome);
			} else if (message.kind === "finished") settle({ facts: message.facts });
			else settle({ during: undefined, reason: message.reason });
		};
		child.on("message", onMessage).on("exit", onExit);
		child.send(job);
	});
}
