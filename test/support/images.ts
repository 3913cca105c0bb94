import { readFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";

const FOLDER = join(import.meta.dirname, "..", "fixtures", "logos");

/** One of the repository's own test images. */
export function fixture(name: string): Promise<Buffer> {
	return readFile(join(FOLDER, name));
}

/** A PNG of one colour. */
export function plainPng(width: number, height: number): Promise<Buffer> {
	return sharp({
		create: { width, height, channels: 3, background: "#336699" },
	})
		.png()
		.toBuffer();
}

/** A PNG of random pixels, equal for an equal seed: slow to trace. */
export function noisePng(side: number, seed = 1): Promise<Buffer> {
	const pixels = Buffer.alloc(side * side * 3);
	let state = seed;
	for (let i = 0; i < pixels.length; i++) {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		pixels[i] = state >>> 24;
	}
	return sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
		.png()
		.toBuffer();
}
