import type { BusyLister } from "./busy.ts";
import { createCompiledLister } from "./compiled.ts";
import { plainLister } from "./plain.ts";

/** The fastest that this machine runs. */
export function createLister(): BusyLister {
	return createCompiledLister() ?? plainLister;
}
