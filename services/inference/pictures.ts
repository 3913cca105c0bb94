import { type PictureOrder, pictureKey } from "../analysis/picture.ts";
import type { Port, Tensor, Tensors } from "./tensor.ts";

/** A declared input; with `picture` a worker makes it of the image. */
interface Input extends Port {
	readonly picture?: Pick<PictureOrder, "of" | "cut">;
}

interface Inputs {
	readonly inputs: readonly Input[];
}

/**
 * Pixels a side of the largest picture that may be ordered. It goes from the
 * worker to the inference process by way of the main thread, 16 bytes a pixel.
 */
export const LARGEST_SIDE = 512;

/** What a worker is to make for an input; undefined when that is no picture, or none that can be made. */
export function pictureOrder({
	picture,
	shape,
}: Input): PictureOrder | undefined {
	const [batch, channels, height, width] = shape;
	if (picture === undefined || shape.length !== 4) return undefined;
	if ((batch ?? 1) !== 1 || channels !== 4) return undefined;
	if (typeof height !== "number" || typeof width !== "number") return undefined;
	if (Math.max(height, width) > LARGEST_SIDE) return undefined;
	return { ...picture, width, height };
}

/** All pictures that these models want, each once. */
export function picturesWanted(entries: Iterable<Inputs>): PictureOrder[] {
	const wanted = new Map<string, PictureOrder>();
	for (const { inputs } of entries)
		for (const input of inputs) {
			const order = pictureOrder(input);
			if (order !== undefined) wanted.set(pictureKey(order), order);
		}
	return [...wanted.values()];
}

/**
 * The pictures among a model's inputs. One that was not made, because another
 * version was loaded when the image was looked at, is missing, so the question is
 * refused as BAD_INPUT.
 *
 * @param pictures by `pictureKey`, each 4 * height * width
 */
export function picturesFor(
	{ inputs }: Inputs,
	pictures: Readonly<Record<string, Float32Array>> = {},
): Tensors {
	const feeds: Record<string, Tensor> = {};
	for (const input of inputs) {
		const order = pictureOrder(input);
		const data = order && pictures[pictureKey(order)];
		if (order === undefined || data === undefined) continue;
		feeds[input.name] = { dims: [1, 4, order.height, order.width], data };
	}
	return feeds;
}
