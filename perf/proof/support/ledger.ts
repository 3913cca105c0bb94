import type { Outcome, Sent } from "./client.ts";
import { createSvgCensus } from "./strict-svg.ts";

export interface Violation {
	readonly what: string;
	readonly sent: Sent;
}

export interface LedgerOptions {
	/** Other statuses than 200, 503 and 429 that these requests may get. */
	readonly also?: readonly number[];
	/** Told of each broken budget. */
	readonly onViolation?: (violation: Violation) => void;
}

export type Ledger = ReturnType<typeof createLedger>;

/**
 * Holds every answer against the contract: 200 with a clean SVG, 202 with a job, 503 or 429 with
 * Retry-After, or a problem of an expected status. Anything else is a violation.
 */
export function createLedger(options: LedgerOptions = {}) {
	const svgs = createSvgCensus();
	const statuses = new Map<string, number>();
	const latencies = new Map<string, number[]>();
	const violations: Violation[] = [];
	let slowest = 0;

	function judge(outcome: Outcome): string | undefined {
		if ("failure" in outcome) return `no answer: ${outcome.failure}`;
		const { status, headers, body } = outcome;
		if (status === 200) return faultOf200(headers["content-type"] ?? "", body);
		if (status === 202) return faultOf202(headers.location, body);
		if (status === 304) return undefined;
		if (status === 503 || status === 429)
			return /^\d+$/.test(headers["retry-after"] ?? "")
				? faultOfProblem(status, body)
				: `${status} without Retry-After`;
		if (options.also?.includes(status)) return faultOfProblem(status, body);
		return `status ${status}: ${body.toString().slice(0, 200)}`;
	}

	function faultOf200(type: string, body: Buffer): string | undefined {
		const text = body.toString();
		let svg: unknown;
		if (type.startsWith("image/svg+xml")) svg = text;
		else if (type.startsWith("application/json")) {
			try {
				({ svg } = JSON.parse(text));
			} catch {
				return "200 with broken JSON";
			}
		}
		if (svg === undefined) return undefined;
		const [fault] = svgs.check(String(svg));
		return fault && `SVG: ${fault}`;
	}

	return {
		/** @param kind what the latency is kept under */
		record(kind: string, sent: Sent, outcome: Outcome): Outcome {
			const { ms } = outcome;
			const name =
				"failure" in outcome ? outcome.failure : String(outcome.status);
			const key = `${kind} ${name}`;
			statuses.set(key, (statuses.get(key) ?? 0) + 1);
			slowest = Math.max(slowest, ms);
			if (name === "200") {
				const list = latencies.get(kind) ?? [];
				list.push(ms);
				latencies.set(kind, list);
			}
			const what = judge(outcome);
			if (what !== undefined) {
				const violation = { what: `${kind}: ${what}`, sent };
				violations.push(violation);
				options.onViolation?.(violation);
			}
			return outcome;
		},
		/** Answers whose kind and status match, such as `plain 200` or all `503`. */
		count(pattern: RegExp): number {
			let sum = 0;
			for (const [key, count] of statuses) if (pattern.test(key)) sum += count;
			return sum;
		},
		total: () => [...statuses.values()].reduce((sum, count) => sum + count, 0),
		/** Milliseconds of each 200 of a kind. */
		latencies: (kind: string): readonly number[] => latencies.get(kind) ?? [],
		violations: (): readonly Violation[] => violations,
		/** Milliseconds of the slowest answer. */
		slowest: () => slowest,
		svgs: svgs.counts,
		/** Every kind with its count, the largest first, in words. */
		summary: () =>
			[...statuses]
				.sort(([, a], [, b]) => b - a)
				.map(([key, count]) => `${key}: ${count}`)
				.join(", "),
	};
}

/** A job that is taken has a place where it is told of. */
function faultOf202(
	location: string | undefined,
	body: Buffer,
): string | undefined {
	const text = body.toString();
	try {
		const { id } = JSON.parse(text);
		if (typeof id === "string" && location === `/api/jobs/${id}`)
			return undefined;
	} catch {
		// Told below.
	}
	return `202 without a job: ${text.slice(0, 200)}`;
}

/** A failure's body is a problem that tells no secret. */
function faultOfProblem(status: number, body: Buffer): string | undefined {
	const text = body.toString();
	try {
		const problem = JSON.parse(text);
		if (problem.success === false && problem.error_code && problem.request_id)
			return /node_modules|\/dist\/|\.js:\d/.test(text)
				? `${status} tells of the inside: ${text.slice(0, 200)}`
				: undefined;
	} catch {
		// Told below.
	}
	return `${status} without a problem: ${text.slice(0, 100)}`;
}
