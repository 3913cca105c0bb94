import { createHash } from "node:crypto";
import { VERSION } from "../project.ts";

/**
 * Names what is made of an image: equal keys mean the same image, asked for the
 * same by the same release.
 *
 * @param bytes the encoded image
 * @param asked everything else that decides the result, as plain data
 * @returns the SHA-256 in hex
 */
export function resultKey(bytes: Uint8Array, asked: readonly unknown[]) {
	return createHash("sha256")
		.update(JSON.stringify([VERSION, ...asked]))
		.update(bytes)
		.digest("hex");
}

/** Parameters as pairs in order of their names, so that the order of options doesn't count. */
export function inOrder(parameters: object): [string, unknown][] {
	return Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * Names what is written of a drawing: equal keys mean equal bytes.
 *
 * @param drawing the drawing's own name
 * @param asked the orders, and whatever else decides the bytes, as plain data
 * @returns the SHA-256 in hex
 */
export function writtenKey(drawing: string, ...asked: readonly unknown[]) {
	return createHash("sha256")
		.update(JSON.stringify([VERSION, "written", drawing, ...asked]))
		.digest("hex");
}
