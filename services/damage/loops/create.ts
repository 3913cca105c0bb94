import { createCompiledLoops, forgetMemory } from "./compiled.ts";
import type { Loops } from "./loops.ts";
import { createPlainLoops } from "./plain/plain.ts";

export { forgetMemory };

/**
 * The fastest loops that this machine runs.
 *
 * @param floats how many numbers will be asked for, integers included
 */
export function createLoops(floats: number): Loops {
	return createCompiledLoops(floats) ?? createPlainLoops();
}
