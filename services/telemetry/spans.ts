/** What a span tells beside its name and its times: OpenTelemetry's attributes. */
export type Facts = Readonly<
	Record<string, string | number | boolean | undefined>
>;

/** Some work that is under way, as a part of a trace. */
export interface Span {
	/** Adds what is known only now. */
	tell(facts: Facts): void;
	/**
	 * A part of it that is over, measured where it was done: in a thread or process
	 * that records nothing itself. It is cut to the time that the span has taken.
	 *
	 * @param startedAt by `Date.now()`, in ms: all processes of a machine share that clock
	 * @param ms how long it took, >= 0
	 */
	part(name: string, startedAt: number, ms: number): void;
	/** The work came to nothing; for what doesn't reject. */
	fail(error: Error): void;
}

/** Some work: undefined where nothing is recorded. It may reject, but doesn't throw at once. */
export type Work<Result> = (span: Span | undefined) => Promise<Result>;

/** Who keeps spans; there is one at most, and none while nobody wants any. */
export interface Recorder {
	spanned<Result>(
		name: string,
		facts: Facts,
		work: Work<Result>,
	): Promise<Result>;
	apart<Result>(
		name: string,
		facts: Facts,
		cause: string | undefined,
		work: Work<Result>,
	): Promise<Result>;
	logFields(): object;
	traceparent(): string | undefined;
}

let recorder: Recorder | undefined;

/** Has spans kept from now on, or none any more. */
export function recordBy(next: Recorder | undefined): void {
	recorder = next;
}

/**
 * Does some work as a span of the trace that the caller belongs to, and as none
 * where it belongs to none. The span is settled on at once, ahead of any queue
 * that the work waits in, and is handed on: what is known of it elsewhere is told
 * by the one who holds it.
 */
export function spanned<Result>(
	name: string,
	facts: Facts,
	work: Work<Result>,
): Promise<Result> {
	return recorder === undefined
		? work(undefined)
		: recorder.spanned(name, facts, work);
}

/**
 * Does some work as a trace of its own, whoever the caller is.
 *
 * @param cause the `traceparent` of what brought it about, which it links to
 */
export function apart<Result>(
	name: string,
	facts: Facts,
	cause: string | undefined,
	work: Work<Result>,
): Promise<Result> {
	return recorder === undefined
		? work(undefined)
		: recorder.apart(name, facts, cause, work);
}

/** What leads from a line of the log to the caller's trace; pino's `mixin`. */
export function logFields(): object {
	return recorder?.logFields() ?? {};
}

/** The caller's place in its trace, as W3C Trace Context writes it; undefined outside of any. */
export function traceparent(): string | undefined {
	return recorder?.traceparent();
}
