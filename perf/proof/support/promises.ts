import { table } from "../../support/markdown.ts";

/** One thing that the service promises, as it was measured. */
export interface Kept {
	readonly promise: string;
	readonly measured: string;
	readonly kept: boolean;
}

/** What a part of the proof found. */
export interface Finding {
	readonly title: string;
	/** How it was done and what was seen, in Markdown. */
	readonly text: string;
	readonly promises: readonly Kept[];
}

/** Collects promises and prints each as it is settled. */
export function createPromises() {
	const list: Kept[] = [];
	return {
		list: list as readonly Kept[],
		settle(promise: string, measured: string | number, kept: boolean): void {
			list.push({ promise, measured: String(measured), kept });
			console.log(`${kept ? "kept  " : "BROKEN"} ${promise}: ${measured}`);
		},
	};
}

export type Promises = ReturnType<typeof createPromises>;

/** The table of promises, for the report. */
export function promiseTable(promises: readonly Kept[]): string {
	return table(
		["promise", "measured", ""],
		promises.map(({ promise, measured, kept }) => [
			promise,
			measured,
			kept ? "kept" : "**broken**",
		]),
	);
}
