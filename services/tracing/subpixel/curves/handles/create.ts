import { createCompiledSolver } from "./compiled.ts";
import type { HandleSolver } from "./handles.ts";
import { createPlainSolver } from "./plain.ts";

/** The fastest solver that this machine runs. */
export function createSolver(): HandleSolver {
	return createCompiledSolver() ?? createPlainSolver();
}
