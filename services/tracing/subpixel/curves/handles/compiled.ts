import { compileModule } from "../../../../webassembly/webassembly.ts";
import { AT, type HandleSolver, HOPELESS, RIDGE, SETTLED } from "./handles.ts";

interface Exports {
	solve(count: number): void;
}

const module = compileModule<Exports>(
	new URL("./handles.wasm", import.meta.url),
);

/** Two points at a time; nothing where this machine doesn't run it. */
export function createCompiledSolver(): HandleSolver | undefined {
	const instance = module?.instantiate(AT.end * Float64Array.BYTES_PER_ELEMENT);
	if (instance === undefined) return undefined;
	const memory = new Float64Array(instance.memory.buffer, 0, AT.end);
	memory.set(HOPELESS, AT.hopeless);
	memory[AT.ridge] = RIDGE;
	memory[AT.settled] = SETTLED;
	return { memory, solve: instance.exports.solve };
}
