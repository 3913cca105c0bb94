import { readFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { ROOT } from "../../../services/project.ts";
import {
	type StressKind,
	stressImage,
} from "../../corpus/generated/photographs.ts";

/** A kind of picture that many clients send at once. */
export interface Kind {
	readonly name: string;
	/** Encoded pictures in lots, no two of them equal: nothing is answered from a cache. */
	readonly lots: readonly (readonly Buffer[])[];
}

const LOGOS = ["slack", "python", "figma", "docker", "firefox", "google"];
const SIDE = 1024;

const MAKERS: Readonly<Record<string, (index: number) => Promise<Buffer>>> = {
	logos: logo,
	/** As a camera gives it: a JPEG. */
	photographs: (index) =>
		stress("photograph", index).jpeg({ quality: 90 }).toBuffer(),
	noise: (index) => stress("noise", index).png().toBuffer(),
};

export const KIND_NAMES: readonly string[] = Object.keys(MAKERS);

/**
 * Photographs and noise of 1024 px, logos of 512 px.
 *
 * @param wanted names of kinds; all by default
 * @param count pictures in a lot
 */
export async function kinds(
	wanted: readonly string[] | undefined,
	count: number,
	lots: number,
): Promise<Kind[]> {
	const made: Kind[] = [];
	for (const [name, make] of Object.entries(MAKERS)) {
		if (wanted !== undefined && !wanted.includes(name)) continue;
		const pictures: Buffer[][] = [];
		for (let lot = 0; lot < lots; lot++) {
			pictures.push([]);
			for (let i = 0; i < count; i++)
				pictures[lot].push(await make(lot * count + i));
		}
		made.push({ name, lots: pictures });
	}
	return made;
}

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
