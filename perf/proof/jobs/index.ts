import {
	createBudgets,
	type Finding,
	type SceneFound,
} from "../support/findings.ts";
import {
	databaseKilled,
	poisoned,
	replicaKilled,
	serviceKilled,
} from "./kills.ts";
import { backPressure, diskFull, expiry } from "./limits.ts";
import { engineCost, loneClient, throughput } from "./pace.ts";
import { thousandLogos } from "./thousand.ts";

/**
 * What is promised of jobs.
 *
 * @param items of the job over two replicas; the others are a tenth of it
 * @param wanted the scenes to run; all of them where none is named
 * @throws Error where there is no such scene
 */
export async function jobs(
	items: number,
	wanted: readonly string[],
): Promise<Finding> {
	const budgets = createBudgets();
	const some = Math.max(20, Math.round(items / 10));
	const scenes: Record<string, () => Promise<unknown>> = {
		engineCost: () => engineCost(budgets),
		serviceKilled: () => serviceKilled(budgets, some),
		databaseKilled: () => databaseKilled(budgets, some),
		poisoned: () => poisoned(budgets, some),
		backPressure: () => backPressure(budgets),
		expiry: () => expiry(budgets),
		diskFull: () => diskFull(budgets),
		throughput: () => throughput(budgets, some),
		loneClient: () => loneClient(budgets, 2 * some),
		replicaKilled: () => replicaKilled(budgets, items),
		thousandLogos: () => thousandLogos(budgets, items),
	};
	const names = Object.keys(scenes);
	const unknown = wanted.filter((name) => !names.includes(name));
	if (unknown.length > 0)
		throw new Error(
			`no scene ${unknown.join(", ")}; the scenes are ${names.join(", ")}`,
		);
	const found: SceneFound[] = [];
	for (const [name, scene] of Object.entries(scenes)) {
		if (wanted.length > 0 && !wanted.includes(name)) continue;
		const before = budgets.list.length;
		const since = performance.now();
		let text = "";
		try {
			console.log(`-- ${name}`);
			const seen = await scene();
			if (typeof seen === "string") text = seen;
			if (text !== "") console.log(text);
		} catch (error) {
			console.error(error);
			budgets.settle(
				`${name}: runs to its end`,
				(error as Error).message,
				false,
			);
		}
		found.push({
			name,
			budgets: budgets.list.slice(before),
			text,
			seconds: (performance.now() - since) / 1000,
		});
	}
	return {
		title: "Jobs",
		text: `Logos from 40 px up, no two alike, ${items} over two replicas of one worker each, ${some} and more in the other scenes with two workers. Each scene can be run by itself: \`--scene\` and one of ${names.join(", ")}.`,
		budgets: budgets.list,
		scenes: found,
	};
}
