import { chooseConversion } from "./choose.ts";

/** A PNG of 8 x 8 pixels, a black square on white: enough to pass every phase. */
const PROBE_PNG =
	"iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAFklEQVQI12P4jwMwEJBgQAK0kiDBVQAL0I9xXDcEfgAAAABJRU5ErkJggg==";

/** Faults in a row after which the pool has to prove that it works. */
const SUSPICIOUS_FAULTS = 3;
/** A verdict stands this long, however often it is asked for. */
const VERDICT_MS = 1000;

/** The conversion that a self-test makes: the default one, of the probe image. */
export function probeRequest() {
	return {
		bytes: Buffer.from(PROBE_PNG, "base64"),
		...chooseConversion([]),
	};
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
