import type { Setting } from "../settings/setting.ts";
import type { Preparation } from "./preparation.ts";
import { restoration } from "./restoration.ts";
import type { Source } from "./source.ts";

/** Each step that a setting may ask for, in the order in which they are taken. */
const PREPARATIONS: readonly Preparation[] = [restoration];

/** A picture as a setting wants it traced. */
export async function prepare(
	source: Source,
	setting: Setting,
	preparations = PREPARATIONS,
): Promise<Source> {
	let prepared = source;
	for (const one of preparations)
		if (setting.parameters[one.parameter] !== undefined)
			prepared = await one.prepare(prepared, setting);
	return prepared;
}
