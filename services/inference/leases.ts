import { pause } from "../abort.ts";

/**
 * Who still needs the models: each request in flight holds a lease, and the
 * process is not ended under it.
 */
export function createLeases() {
	let held = 0;
	let onNone: (() => void)[] = [];
	return {
		/** @returns what gives it back; a second call does nothing */
		take(): () => void {
			let mine = true;
			held++;
			return () => {
				if (!mine) return;
				mine = false;
				held--;
				if (held > 0) return;
				for (const tell of onNone) tell();
				onNone = [];
			};
		},

		held: () => held,

		/** Resolves when none is held for a moment, or after so many ms. */
		async none(patienceMs: number): Promise<void> {
			if (held === 0) return;
			const returned = new AbortController();
			onNone.push(() => returned.abort());
			await pause(patienceMs, returned.signal);
		},
	};
}
