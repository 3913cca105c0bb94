import type { PictureOrder } from "../analysis/picture.ts";
import { type Span, spanned } from "../telemetry/spans.ts";
import { InferenceError } from "./inference-error.ts";
import { createLeases } from "./leases.ts";
import { alternativeKey, isAlternative, type ModelEntry } from "./manifest.ts";
import { picturesWanted } from "./pictures.ts";
import { describeMemory, describeModel } from "./shelf/status.ts";
import { describeMisfit, type Tensors } from "./tensor.ts";
import { createUpkeep, type UpkeepOptions } from "./upkeep.ts";
import { withDeadline } from "./with-deadline.ts";

export interface RegistryOptions extends UpkeepOptions {
	/** How long stopping waits for leases, and then for open questions, in ms. */
	readonly drainMs: number;
}

/** How long an answer may take, and who may stop waiting for it. */
export interface Patience {
	/** ms from now, > 0. */
	readonly deadlineMs: number;
	readonly signal?: AbortSignal;
}

/** A model's inputs, or how they are made for one version of it. */
export type Feeds = Tensors | ((entry: ModelEntry) => Tensors);

export interface RunResult {
	readonly outputs: Tensors;
	/** The manifest entry of the version that answered. */
	readonly entry: ModelEntry;
	/** The run itself, in ms. */
	readonly ms: number;
}

export type ModelRegistry = ReturnType<typeof createRegistry>;

/**
 * How long answers may take once the service closes, ms: no request waits for one any more, and a run
 * that hangs must not hold up the end of the service.
 */
const CLOSING_MS = 1000;

/**
 * The models and the questions to them. They live in one supervised process,
 * which exists only between `start` and `stop`. Whatever a model or the process
 * does, only who asked gets to know it by an exception.
 */
export function createRegistry(options: RegistryOptions) {
	let mode: "off" | "on" | "draining" | "closed" = "off";
	const leases = createLeases();
	const upkeep = createUpkeep(options, () => mode === "on");

	async function ask(
		name: string,
		given: Feeds,
		ending: AbortSignal,
		span: Span | undefined,
	): Promise<RunResult> {
		if (mode === "off" || mode === "closed")
			throw new InferenceError("NOT_RUNNING", "The models are turned off.");
		const [record, loaded] = await upkeep.need(name);
		const { entry } = loaded.version;
		const feeds = typeof given === "function" ? given(entry) : given;
		const misfit = describeMisfit(entry.inputs, feeds);
		if (misfit !== undefined) throw new InferenceError("BAD_INPUT", misfit);
		record.asked();
		span?.tell({ "svg_ai.model.version": entry.version });
		const askedAt = Date.now();
		const question = { kind: "run", slot: loaded.slot, feeds } as const;
		const answer = await upkeep.ask(question, ending, {
			answered: (answer) => record.answered(answer.ms),
			died: (reason) => record.died(loaded, reason),
		});
		const { outputs, ms, startedAt } = answer;
		span?.part("queue", askedAt, Math.max(0, startedAt - askedAt));
		span?.part("run", startedAt, ms);
		return { outputs, entry, ms };
	}

	/**
	 * What a version of a model is kept by, where it can answer now. One that could
	 * be loaded is, meanwhile.
	 */
	function keyOf(name: string, version: string): string | undefined {
		const key = alternativeKey(name, version);
		const record = upkeep.records.get(key);
		if (record === undefined) return undefined;
		if (record.loaded() !== undefined) return key;
		if (mode === "on") upkeep.need(key).catch(() => {});
		return undefined;
	}

	const run = (
		key: string,
		feeds: Feeds,
		{ deadlineMs, signal }: Patience,
	): Promise<RunResult> =>
		withDeadline(deadlineMs, signal, (ending) =>
			spanned(`model ${key}`, {}, (span) => ask(key, feeds, ending, span)),
		);

	/** Something that differs between the versions of a model; undefined while none is loaded. */
	const versionOf = (key: string): string | undefined =>
		upkeep.records.get(key)?.loaded()?.slot;

	return {
		/** Wants the models from now on. Returns at once; idempotent. */
		start(): void {
			if (mode === "on" || mode === "closed") return;
			const resumed = mode === "draining";
			mode = "on";
			if (!resumed) upkeep.begin();
		},

		/**
		 * Ends the process when the last lease is returned, or after `drainMs`.
		 * A start in between keeps it.
		 */
		async stop(): Promise<void> {
			if (mode !== "on") return;
			mode = "draining";
			await leases.none(options.drainMs);
			if (mode !== "draining") return;
			mode = "off";
			await upkeep.end(options.drainMs);
		},

		/** Ends the process as soon as it has answered what was asked; for good. */
		async close(): Promise<void> {
			if (mode === "closed") return;
			mode = "closed";
			await upkeep.end(Math.min(options.drainMs, CLOSING_MS));
			await upkeep.close();
		},

		/** Keeps the process for the length of a request; call what it returns once. */
		lease: leases.take,

		/**
		 * Asks a model.
		 *
		 * @param feeds its inputs, as the manifest declares them; a function is given
		 *   the entry of the version that is going to answer
		 * @throws InferenceError why there is no answer; the signal's own reason
		 */
		run,

		/**
		 * The models as they answer whoever is to have other versions of some. One
		 * that isn't listed, is refused or not loaded yet is stood in for by the first
		 * that is listed, as everybody else has it.
		 *
		 * @param wanted versions by the names of their models
		 */
		choosing(wanted: Readonly<Record<string, string>>) {
			const keys = new Map<string, string>();
			for (const [name, version] of Object.entries(wanted))
				keys.set(name, keyOf(name, version) ?? name);
			const chosen = (name: string) => keys.get(name) ?? name;
			return {
				run: (name: string, feeds: Feeds, patience: Patience) =>
					run(chosen(name), feeds, patience),
				versionOf: (name: string) => versionOf(chosen(name)),
				/** The manifest entry of the version that answers for a model; undefined while none does. */
				entry: (name: string): ModelEntry | undefined =>
					upkeep.records.get(chosen(name))?.loaded()?.version.entry,
			};
		},

		/** What the workers are to make of each image, beside features and thumbnail. */
		pictures: (): PictureOrder[] =>
			picturesWanted(
				[...upkeep.records.values()].map(
					(record) => (record.loaded()?.version ?? record.wanted()).entry,
				),
			),

		versionOf,

		/** Looks for changes in the folder now. */
		refresh: upkeep.look,

		/** Resolves when everything begun so far has ended, well or not. */
		settled: upkeep.settled,

		/** What the health routes tell. */
		status() {
			const process = upkeep.process();
			const records = [...upkeep.records.values()].map(
				(record) =>
					[record.name, describeModel(record, mode === "draining")] as const,
			);
			const models = records.filter(([key]) => !isAlternative(key));
			return {
				mode,
				leases: leases.held(),
				modelsAvailable: models.some(([, { state }]) => state === "ready"),
				models: Object.fromEntries(models),
				/** Versions that answer only whoever is to have them. */
				alternatives: Object.fromEntries(
					records.filter(([key]) => isAlternative(key)),
				),
				memory: describeMemory(
					process.residentBytes,
					process.peakBytes,
					options.memoryLimitBytes,
				),
				cache: upkeep.counts(),
				/** Why there are no models, or why a changed folder was not taken. */
				reason: inWords(upkeep.folderFault()),
				process: {
					state: process.state,
					pid: process.pid,
					runtime: process.runtime,
					starts: process.starts,
					waiting: process.waiting,
					reason: inWords(process.fault),
				},
			};
		},
	};
}

const inWords = (fault: InferenceError | undefined): string | undefined =>
	fault && `${fault.code}: ${fault.message}`;
