import { InferenceError } from "../inference-error.ts";
import { describeMisfit, type Port, type Tensors } from "../tensor.ts";
import type { Golden } from "./messages.ts";

/**
 * Compares what a model answered with what it should, to the tolerance.
 *
 * @throws InferenceError WRONG_ANSWER naming the first number that is off
 */
export function checkGolden(golden: Golden, outputs: Tensors): void {
	for (const [name, expected] of Object.entries(golden.outputs)) {
		const port: Port = { name, type: "float32", shape: expected.dims };
		const misfit = describeMisfit([port], { [name]: outputs[name] });
		if (misfit !== undefined)
			throw new InferenceError("WRONG_ANSWER", `Warm-up: ${misfit}`);
		const { data } = outputs[name];
		const off = expected.data.findIndex(
			// Written so that NaN fails.
			(value, at) => !(Math.abs(value - data[at]) <= golden.tolerance),
		);
		if (off !== -1)
			throw new InferenceError(
				"WRONG_ANSWER",
				`Warm-up: ${name}[${off}] is ${data[off]}; the manifest says ${expected.data[off]} to ${golden.tolerance}.`,
			);
	}
}
