import type { PictureOrder } from "../analysis/picture.ts";
import { InferenceError } from "./inference-error.ts";
import { createLeases } from "./leases.ts";
import type { ModelEntry } from "./manifest.ts";
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
	): Promise<RunResult> {
		if (mode === "off" || mode === "closed")
			throw new InferenceError("NOT_RUNNING", "The models are turned off.");
		const [record, loaded] = await upkeep.need(name);
		const { entry } = loaded.version;
		const feeds = typeof given === "function" ? given(entry) : given;
		const misfit = describeMisfit(entry.inputs, feeds);
		if (misfit !== undefined) throw new InferenceError("BAD_INPUT", misfit);
		record.asked();
		const question = { kind: "run", slot: loaded.slot, feeds } as const;
		const { outputs, ms } = await upkeep.ask(question, ending, {
			answered: (answer) => record.answered(answer.ms),
			died: (reason) => record.died(loaded, reason),
		});
		return { outputs, entry, ms };
	}

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
		run: (
			name: string,
			feeds: Feeds,
			{ deadlineMs, signal }: Patience,
		): Promise<RunResult> =>
			withDeadline(deadlineMs, signal, (ending) => ask(name, feeds, ending)),

		/** What the workers are to make of each image, beside features and thumbnail. */
		pictures: (): PictureOrder[] =>
			picturesWanted(
				[...upkeep.records.values()].map(
					(record) => (record.loaded()?.version ?? record.wanted()).entry,
				),
			),

		/** Something that differs between the versions of a model; undefined while none is loaded. */
		versionOf: (name: string): string | undefined =>
			upkeep.records.get(name)?.loaded()?.slot,

		/** Looks for changes in the folder now. */
		refresh: upkeep.look,

		/** Resolves when everything begun so far has ended, well or not. */
		settled: upkeep.settled,

		/** What the health routes tell. */
		status() {
			const process = upkeep.process();
			const models = [...upkeep.records.values()].map(
				(record) =>
					[record.name, describeModel(record, mode === "draining")] as const,
			);
			return {
				mode,
				leases: leases.held(),
				modelsAvailable: models.some(([, { state }]) => state === "ready"),
				models: Object.fromEntries(models),
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
