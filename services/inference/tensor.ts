/** A float32 tensor as it travels between the processes, row-major. */
export interface Tensor {
	/** Sizes, >= 0; their product is `data.length`. The first is the batch. */
	readonly dims: readonly number[];
	readonly data: Float32Array;
}

/** Tensors by the name of the input or output that they belong to. */
export type Tensors = Readonly<Record<string, Tensor>>;

/** A declared input or output; null is a size that is known only when it runs. */
export interface Port {
	readonly name: string;
	readonly type: "float32";
	readonly shape: readonly (number | null)[];
}

/** Elements of a tensor of these sizes. */
export function elements(dims: readonly number[]): number {
	return dims.reduce((product, size) => product * size, 1);
}

/**
 * Says what keeps tensors from being a model's declared inputs or outputs.
 *
 * @returns a sentence that names the port, or undefined when all fit
 */
export function describeMisfit(
	ports: readonly Port[],
	tensors: Tensors,
): string | undefined {
	for (const { name, shape } of ports) {
		const tensor = tensors[name];
		if (tensor === undefined) return `There is no tensor ${name}.`;
		const { dims, data } = tensor;
		const fits =
			dims.length === shape.length &&
			dims.every((size, axis) => (shape[axis] ?? size) === size);
		if (!fits)
			return `Tensor ${name} is ${describeShape(dims)}, not ${describeShape(shape)}.`;
		if (elements(dims) !== data.length)
			return `Tensor ${name} is ${describeShape(dims)} but holds ${data.length} values.`;
	}
	const extra = Object.keys(tensors).find((name) =>
		ports.every((port) => port.name !== name),
	);
	if (extra !== undefined) return `Tensor ${extra} is not declared.`;
	return undefined;
}

/** Writes a shape such as `[N, 4, 32, 32]`. */
export function describeShape(shape: readonly (number | null)[]): string {
	return `[${shape.map((size) => size ?? "N").join(", ")}]`;
}
