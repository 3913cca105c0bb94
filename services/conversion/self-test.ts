import { setTimeout as sleep } from "node:timers/promises";
import { chooseConversion } from "../settings/options.ts";

/** A PNG of 8 x 8 pixels, a black square on white: enough to pass every phase. */
const PROBE_PNG =
	"iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAFklEQVQI12P4jwMwEJBgQAK0kiDBVQAL0I9xXDcEfgAAAABJRU5ErkJggg==";

/** Faults in a row after which the pool has to prove that it works. */
const SUSPICIOUS_FAULTS = 3;
/** A verdict stands this long, however often it is asked for. */
const VERDICT_MS = 1000;

/** Tries at the start: one bad moment of a busy machine proves nothing. */
const START_TRIES = 3;
const BETWEEN_TRIES_MS = 250;

/** The conversion that a self-test makes: the default one, of the probe image. */
export function probeRequest() {
	return {
		bytes: Buffer.from(PROBE_PNG, "base64"),
		...chooseConversion([]),
	};
}

/**
 * Proves before the first client comes that conversions can be made.
 *
 * @param probe converts the probe image; rejects when that fails
 * @param patience aborted when the start has taken long enough
 * @throws with the last failure as its cause: after a few of them, or out of patience
 */
export async function proveAtStart(
	probe: (patience: AbortSignal) => Promise<unknown>,
	patience: AbortSignal,
): Promise<void> {
	for (let tries = 1; ; tries++) {
		try {
			await probe(patience);
			return;
		} catch (cause) {
			if (patience.aborted || tries === START_TRIES)
				throw new Error(
					`The self-test at the start failed: ${(cause as Error).message}`,
					{ cause },
				);
			await sleep(BETWEEN_TRIES_MS);
		}
	}
}

/**
 * Tells whether conversions can be made at all. While they succeed nothing is
 * spent on it; after several faults in a row a probe image decides, at most once
 * a second.
 *
 * @param probe converts the probe image; rejects when that fails
 */
export function createSelfTest(probe: () => Promise<unknown>) {
	let faults = 0;
	let verdict: { at: number; working: Promise<boolean> } | undefined;
	return {
		/** To be told of each fault of ours, and of each success. */
		record(success: boolean): void {
			faults = success ? 0 : faults + 1;
		},
		working(): Promise<boolean> {
			if (faults < SUSPICIOUS_FAULTS) return Promise.resolve(true);
			// Not the wall clock: set back, it would keep a verdict for hours.
			const now = performance.now();
			if (verdict === undefined || now - verdict.at > VERDICT_MS)
				verdict = {
					at: now,
					working: probe().then(
						() => {
							faults = 0;
							return true;
						},
						// A full queue is no proof that nothing works: readiness that
						// fails under load takes a replica out when it is needed.
						({ code }) => code === "OVERLOADED",
					),
				};
			return verdict.working;
		},
	};
}
