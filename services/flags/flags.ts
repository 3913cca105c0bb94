import { createFlagEngine, type FlagContext } from "./engine.ts";
import { followFlagsFile } from "./flags-file.ts";
import { type Rollout, readRollout } from "./rollout.ts";
import type { FlagLog } from "./source.ts";
import { followUnleashServer } from "./unleash-server.ts";

/** The one flag that this service asks for. */
export const AI_FLAG = "ai-conversion";

export interface FlagsOptions {
	/** An Unleash server's API; empty means that the file rules. */
	readonly unleashUrl: string;
	readonly unleashToken: string;
	readonly appName: string;
	readonly refreshMs: number;
	/** A folder of ours for the server's last known state. */
	readonly stateFolder: string;
	readonly file: string;
}

export type Flags = Awaited<ReturnType<typeof openFlags>>;

/**
 * The AI flag from an Unleash server or, where none is configured, from a file.
 * It fails closed: what can't be known or evaluated is off.
 */
export async function openFlags(options: FlagsOptions, log: FlagLog) {
	const engine = createFlagEngine(options.appName);
	const listeners = new Set<(on: boolean) => void>();
	let on = false;
	/** Variants as they were read since the flags last changed. */
	const rollouts = new Map<string, Rollout | undefined>();

	function refresh(): void {
		const now = engine.isSwitchedOn(AI_FLAG);
		if (now === on) return;
		on = now;
		log.info({ flag: AI_FLAG, on }, `AI is switched ${on ? "on" : "off"}`);
		for (const listener of listeners) listener(on);
	}

	const apply = (list: Parameters<typeof engine.replace>[0]) => {
		engine.replace(list);
		rollouts.clear();
		refresh();
	};
	/** Reads a variant's payload once; one that can't be read is told once, and is none. */
	function read(name: string, payload: string): Rollout | undefined {
		const key = `${name} ${payload}`;
		if (rollouts.has(key)) return rollouts.get(key);
		rollouts.set(key, undefined);
		try {
			rollouts.set(key, readRollout(name, payload));
		} catch (error) {
			const reason = (error as Error).message;
			log.warn(
				{ flag: AI_FLAG, variant: name, reason },
				"a variant's payload can't be read; its clients have the models that all have",
			);
		}
		return rollouts.get(key);
	}

	const source =
		options.unleashUrl === ""
			? await followFlagsFile(options.file, apply, log)
			: await followUnleashServer(
					{
						url: options.unleashUrl,
						token: options.unleashToken,
						appName: options.appName,
						refreshMs: options.refreshMs,
						stateFolder: options.stateFolder,
					},
					apply,
					log,
				);

	return {
		/**
		 * Whether AI is on for this session or user. Synchronous, a few
		 * microseconds, and it never throws.
		 */
		isEnabled(context: FlagContext): boolean {
			let enabled = false;
			try {
				enabled = engine.isEnabled(AI_FLAG, context);
				source.count(AI_FLAG, enabled);
			} catch (error) {
				log.warn({ reason: (error as Error).message }, "flag not evaluated");
			}
			return enabled;
		},

		/**
		 * Which versions of models are for this session or user; undefined for those
		 * that all have. It never throws.
		 */
		rollout(context: FlagContext): Rollout | undefined {
			try {
				const variant = engine.variant(AI_FLAG, context);
				return variant && read(variant.name, variant.payload);
			} catch (error) {
				log.warn({ reason: (error as Error).message }, "variant not evaluated");
				return undefined;
			}
		},

		/** Whether AI is on for anyone: the models are worth loading. */
		isOn: () => on,

		/** Calls back at each switch of `isOn`. @returns what ends that */
		onChange(listener: (on: boolean) => void): () => void {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},

		/** Where the flags come from and how that source stands. */
		source: () => ({ kind: source.kind, status: source.status() }),

		async close(): Promise<void> {
			listeners.clear();
			await source.close();
			engine.close();
		},
	};
}
