import type { FastifyInstance } from "fastify";
import type { JobQuote } from "../../services/jobs/quote.ts";
import type { Item, Job } from "../../services/jobs/states.ts";

const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;

/** A job as clients are told of it. */
export async function tellJob({ jobs, config }: FastifyInstance, job: Job) {
	const { id, counts, total, finishedAt, request } = job;
	const url = `/api/jobs/${id}`;
	const left = finishedAt === null ? await jobs.secondsLeft(job) : undefined;
	const after = (from: Date, seconds: number) =>
		new Date(from.getTime() + seconds * 1000).toISOString();
	return {
		...{ id, state: job.state, created_at: job.createdAt.toISOString() },
		...(finishedAt !== null && {
			finished_at: finishedAt.toISOString(),
			expires_at: after(finishedAt, config.JOBS_KEEP_SECONDS),
		}),
		...(left !== undefined && { expected_end: after(new Date(), left) }),
		progress: rounded((counts.done + counts.failed + counts.cancelled) / total),
		counts: { total, ...counts },
		mode: request.ai === undefined ? "plain" : "ai",
		formats: request.formats,
		priority: job.priority,
		size: job.bytes,
		...{ url, events_url: `${url}/events`, results_url: `${url}/results` },
	};
}

/** An item as clients are told of it. */
export function tellItem(job: string, item: Item) {
	const { number, name, state, tries, width, height, result, error } = item;
	const url = `/api/jobs/${job}/results/${number}`;
	return {
		...{ number, name, state, tries },
		...(width !== null && { width }),
		...(height !== null && { height }),
		...(result !== null && {
			converter: result.converter,
			...(result.tier !== undefined && { tier: result.tier }),
			ssim: rounded(result.ssim),
			fidelity: rounded(result.fidelity),
			seconds: rounded(result.ms / 1000),
			size: result.files.reduce((sum, { size }) => sum + size, 0),
			files: result.files.map(({ format, size }) => ({
				...{ format, size },
				url: `${url}?format=${format}`,
			})),
			warnings: result.warnings,
		}),
		...(error !== null &&
			state !== "done" && { error: error.message, error_code: error.code }),
	};
}

/** What is expected of a job, as clients are told of it. */
export function tellQuote({ config }: FastifyInstance, quote: JobQuote) {
	const { sampled, items, refused, ms } = quote;
	const tiers: Record<string, number> = {};
	for (const { tier } of sampled)
		if (tier !== undefined) tiers[tier] = (tiers[tier] ?? 0) + 1;
	const sum = sampled.reduce((all, { ssim }) => all + ssim, 0);
	return {
		...{ dry_run: true, items, refused, tiers },
		expected_seconds: rounded(ms / 1000 / Math.min(config.WORKERS, items)),
		expected_quality: rounded(sum / Math.max(1, sampled.length)),
		sampled: sampled.map(({ number, name, tier, ssim, interval, ms }) => ({
			...{ number, name },
			...(tier !== undefined && { tier }),
			predicted_quality: rounded(ssim),
			interval: interval.map(rounded),
			estimated_time: rounded(ms / 1000),
		})),
	};
}
