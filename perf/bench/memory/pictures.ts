import { readFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { ROOT } from "../../../services/project.ts";
import {
	type StressKind,
	stressImage,
} from "../../corpus/generated/photographs.ts";

/** A kind of picture that ten clients send at once. */
export interface Kind {
	readonly name: string;
	/** Encoded pictures, no two of them equal. */
	readonly pictures: readonly Buffer[];
}

const LOGOS = ["slack", "python", "figma", "docker", "firefox", "google"];
const SIDE = 1024;

/** So many different pictures of each kind: photographs and noise of 1024 px, logos of 512 px. */
export async function kinds(count: number): Promise<Kind[]> {
	const each = Array.from({ length: count }, (_, i) => i);
	return [
		{ name: "photographs", pictures: await all(each, photograph) },
		{ name: "noise", pictures: await all(each, noise) },
		{ name: "logos", pictures: await all(each, logo) },
	];
}

async function all(
	each: readonly number[],
	make: (index: number) => Promise<Buffer>,
): Promise<Buffer[]> {
	const made: Buffer[] = [];
	for (const index of each) made.push(await make(index));
	return made;
}

/** As a camera gives it: a JPEG. */
const photograph = (index: number) =>
	stress("photograph", index).jpeg({ quality: 90 }).toBuffer();

const noise = (index: number) => stress("noise", index).png().toBuffer();

function stress(kind: StressKind, index: number) {
	const { data } = stressImage(kind, index, SIDE);
	return sharp(data, { raw: { width: SIDE, height: SIDE, channels: 4 } });
}

/** A logo on a ground of its own, so that each is another picture. */
async function logo(index: number): Promise<Buffer> {
	const name = `logo-${LOGOS[index % LOGOS.length]}-512.png`;
	const file = join(ROOT, "test", "fixtures", "logos", name);
	const level = 255 - index;
	return sharp(await readFile(file))
		.flatten({ background: { r: level, g: level, b: 255 } })
		.png()
		.toBuffer();
}
