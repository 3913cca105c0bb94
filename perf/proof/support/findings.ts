import type { Budget } from "../../support/budgets.ts";

/** What a part of the proof found. */
export interface Finding {
	readonly title: string;
	/** How it was done and what was seen, in Markdown. */
	readonly text: string;
	readonly budgets: readonly Budget[];
	/** The same by scene, where scenes can be run by themselves. */
	readonly scenes?: readonly SceneFound[];
}

/** What one scene of a part found. */
export interface SceneFound {
	readonly name: string;
	/** What else was seen, in Markdown; may be empty. */
	readonly text: string;
	readonly budgets: readonly Budget[];
	readonly seconds: number;
}

/** Collects budgets and prints each as it is settled. */
export function createBudgets() {
	const list: Budget[] = [];
	return {
		list: list as readonly Budget[],
		/** @param name says what is promised, its limit included */
		settle(name: string, measured: string | number, kept: boolean): void {
			list.push({ name, measured: String(measured), kept });
			console.log(`${kept ? "kept  " : "BROKEN"} ${name}: ${measured}`);
		},
	};
}

export type Budgets = ReturnType<typeof createBudgets>;
