import type { Schemas } from "./schema.ts";

/** RFC 9457 problem details, as every failure of the service has them. */
export type Problem = Schemas["Problem"];

/** The service said no. */
export class ServiceRefusal extends Error {
	override readonly name = "ServiceRefusal";
	readonly status: number;
	/** What failed, for programs; undefined when something else than the service answered. */
	readonly code: Problem["error_code"] | undefined;
	/** Seconds after which the same request may succeed, where the service told them. */
	readonly retryAfter: number | undefined;
	readonly problem: Problem | undefined;

	constructor(
		status: number,
		problem: Problem | undefined,
		retryAfter: number | undefined,
	) {
		super(problem?.error ?? `The service answered with status ${status}.`);
		this.status = status;
		this.problem = problem;
		this.code = problem?.error_code;
		this.retryAfter = retryAfter;
	}
}

/** Nobody answered. The cause is what `fetch` threw. */
export class ServiceUnreachable extends Error {
	override readonly name = "ServiceUnreachable";

	constructor(cause: unknown) {
		super("The service can't be reached.", { cause });
	}
}
