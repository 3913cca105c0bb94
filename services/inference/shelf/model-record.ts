import { createDurations } from "../../durations.ts";
import type { Tell } from "../events.ts";
import type { InferenceError } from "../inference-error.ts";
import { createRefusals } from "./refusals.ts";
import type { Loaded, Version } from "./version.ts";

export type ModelState =
	/** Not in memory; loaded when it is next needed. */
	| "unloaded"
	| "loading"
	/** Read and opened; its golden vectors are being computed. */
	| "warming"
	| "ready"
	/** Still answers what was asked, takes nothing new. */
	| "draining"
	/** No version can be used; the reason says why. */
	| "failed";

export interface RecordOptions {
	/** Wait before a version that ended the process is tried again, in ms; it doubles. */
	readonly firstRetryMs: number;
	readonly tell: Tell;
}

/** Versions kept to go back to. */
const KEPT = 2;
/** Ends of the process over one model's runs, in a row, that condemn its version. */
const STRIKES = 2;

export type ModelRecord = ReturnType<typeof createRecord>;

/**
 * What is known of one model by name, whichever version it is. Nobody else
 * writes it: each method is something that happened to the model, and the
 * record alone decides what state that leaves it in.
 *
 * @param first the version to load first
 */
export function createRecord(
	name: string,
	first: Version,
	{ firstRetryMs, tell }: RecordOptions,
) {
	const refusals = createRefusals(firstRetryMs);
	const runs = createDurations();
	let wanted = first;
	let good: readonly Version[] = [];
	let state: ModelState = "unloaded";
	let reason: InferenceError | undefined;
	let loaded: Loaded | undefined;
	let lastUsed = 0;
	let strikes = 0;

	function enter(next: ModelState, why?: InferenceError): void {
		state = next;
		reason = why;
	}

	/** What to try, the wanted version first. */
	function candidates(): Version[] {
		return [wanted, ...without(good, wanted)].filter(
			(version) => refusals.of(version) === undefined,
		);
	}

	function refuse(version: Version, error: InferenceError): void {
		refusals.note(version, error);
		tell({
			level: "warn",
			message: error.message,
			model: name,
			code: error.code,
		});
	}

	function ready(opened: Loaded, newerRefused?: InferenceError): void {
		loaded = opened;
		enter("ready", newerRefused);
		const { version } = opened.version.entry;
		tell({
			level: "info",
			message: `Version ${version} is ready.`,
			model: name,
		});
	}

	return {
		name,
		/** The version to load next. */
		wanted: () => wanted,
		/** Versions that passed their check, the newest first. */
		good: () => good,
		state: () => state,
		/** Why it is in this state, or why a newer version does not serve. */
		reason: () => reason,
		loaded: () => loaded,
		/** ms since the epoch; 0 before the first run. */
		lastUsed: () => lastUsed,
		/** Its runs so far. */
		inference: runs.summary,
		candidates,
		/** Why a version may not be tried now. */
		refusal: refusals.of,

		/** The folder holds this version now. */
		want(version: Version): void {
			wanted = version;
			if (state === "failed" && candidates().length > 0) state = "unloaded";
		},

		/** One of its versions is being read and opened, with nothing loaded. */
		loading(): void {
			state = "loading";
		},

		/** A version is open and its golden vectors are computed, beside the loaded one if there is one. */
		warming(): void {
			if (loaded === undefined) state = "warming";
		},

		/** A version passed its check; `version` says where its bytes are kept. */
		passed(version: Version): void {
			refusals.clear(version);
			if (wanted.signature === version.signature) wanted = version;
			good = [version, ...without(good, version)].slice(0, KEPT);
		},

		/** A version is not to be tried, for good or for a while. */
		refuse,

		/** A version serves; with why a newer one doesn't. */
		ready,

		/** A newer version serves. @returns the one that did until now */
		replace(opened: Loaded): Loaded | undefined {
			const old = loaded;
			ready(opened);
			strikes = 0;
			return old;
		},

		/** A newer version was refused; what serves goes on serving. */
		heldBack(error: InferenceError): void {
			reason = error;
		},

		/** It could not be loaded, through no fault of its own. */
		postponed(error: InferenceError): void {
			enter("unloaded", error);
		},

		/** None of its versions can be used. */
		failed(error: InferenceError | undefined): void {
			enter("failed", error);
		},

		/** It takes nothing new. @returns what is to be let go of */
		drain(): Loaded | undefined {
			const old = loaded;
			if (old !== undefined) state = "draining";
			loaded = undefined;
			return old;
		},

		/** What it had loaded was let go of. */
		drained(why?: InferenceError): void {
			enter("unloaded", why);
		},

		/** The process is gone, and with it what was loaded. */
		lost(why?: InferenceError): void {
			loaded = undefined;
			if (state !== "failed") enter("unloaded", why);
		},

		/** It is asked something. */
		asked(): void {
			lastUsed = Date.now();
		},

		/** @param ms that the run took */
		answered(ms: number): void {
			strikes = 0;
			runs.record(ms);
		},

		/** The process ended over a run of this version. */
		died({ version }: Loaded, error: InferenceError): void {
			strikes++;
			if (strikes < STRIKES) return;
			strikes = 0;
			refuse(version, error);
		},
	};
}

const without = (versions: readonly Version[], { signature }: Version) =>
	versions.filter((version) => version.signature !== signature);
