import { CAREFUL_VALUES } from "../tracing/careful.ts";

/** One way to convert an image. */
export interface Setting {
	/** A key of CONVERTERS. */
	readonly converter: string;
	/** Complete parameters of that converter. */
	readonly parameters: Readonly<Record<string, unknown>>;
}

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

/** Whether a setting is its converter's careful one, which takes several times as long as the others. */
export function isCareful({ converter, parameters }: Setting): boolean {
	const careful = CAREFUL_VALUES[converter];
	return (
		careful !== undefined &&
		Object.entries(careful).every(([name, value]) => parameters[name] === value)
	);
}
