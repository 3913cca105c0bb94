import type { BusyLister } from "./busy.ts";
import { createCompiledLister } from "./compiled.ts";
import { plainLister } from "./plain.ts";

/** The fastest that this machine runs; one for each thread, and it keeps nothing. */
export const lister: BusyLister = createCompiledLister() ?? plainLister;
