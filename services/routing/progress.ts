import type { BestAttempt } from "./attempt.ts";
import type { Tier } from "./tiers.ts";

/** How far an AI conversion has come. */
export interface Progress {
	/** The tier that made the last conversion. */
	readonly tier: Tier;
	/** Conversions that were made and measured. */
	readonly tried: number;
	/** The best of them. */
	readonly best: BestAttempt;
	/** Whether the last one is the best. */
	readonly isBetter: boolean;
}

export type Listener = (progress: Progress) => void;

/** Those who follow conversions, by the conversions' keys: equal ones are made once, and each of their clients may listen. */
export function createAudience() {
	const shows = new Map<
		string,
		{ listeners: Set<Listener>; last?: Progress }
	>();

	return {
		/**
		 * Whoever comes late is told at once how far it is.
		 *
		 * @returns what ends the listening
		 */
		join(key: string, listener: Listener): () => void {
			const show = shows.get(key) ?? { listeners: new Set() };
			shows.set(key, show);
			show.listeners.add(listener);
			if (show.last !== undefined) listener({ ...show.last, isBetter: true });
			return () => {
				show.listeners.delete(listener);
				if (show.listeners.size === 0) shows.delete(key);
			};
		},
		tell(key: string, progress: Progress): void {
			const show = shows.get(key);
			if (show === undefined) return;
			show.last = progress;
			for (const listener of show.listeners) listener(progress);
		},
	};
}
