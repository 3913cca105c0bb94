import type { Setting } from "./types.ts";

/** Names a setting: equal ones have equal names, whatever the order of the parameters. */
export function settingKey({ converter, parameters }: Setting): string {
	const sorted = Object.entries(parameters).sort(([a], [b]) =>
		a < b ? -1 : 1,
	);
	return `${converter} ${JSON.stringify(sorted)}`;
}

/** Each setting once, at its first place. */
export function distinct<One extends Setting>(settings: readonly One[]): One[] {
	const seen = new Map<string, One>();
	for (const setting of settings) {
		const key = settingKey(setting);
		if (!seen.has(key)) seen.set(key, setting);
	}
	return [...seen.values()];
}
