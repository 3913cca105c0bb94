import { readFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { ROOT } from "../../../services/project.ts";
import { stressImage } from "../../corpus/generated/photographs.ts";

const LOGOS = ["slack", "python", "figma", "docker", "firefox", "google"];
/** Sides in px, each as often as it stands here: most clients send small pictures. */
const SIDES = [32, 32, 64, 64, 64, 128, 128, 256, 256, 512, 1024, 2048];

/** Logos of 32 to 2048 px, as PNG, in a mix that is the same each time. */
export function mixedPictures(): Promise<Buffer[]> {
	return Promise.all(
		SIDES.flatMap((side, i) =>
			[0, 1].map((turn) => picture(LOGOS[(2 * i + turn) % LOGOS.length], side)),
		),
	);
}

/** One logo as PNG, `side` px high and wide. */
export async function picture(logo: string, side: number): Promise<Buffer> {
	const folder = join(ROOT, "test", "fixtures", "logos");
	const drawn = await readFile(join(folder, `logo-${logo}-512.png`));
	return sharp(drawn).resize(side, side).png().toBuffer();
}

/** Photographs as cameras give them, no two of them equal: JPEGs of 512 and 1024 px. */
export function photographs(count: number): Promise<Buffer[]> {
	return Promise.all(
		Array.from({ length: count }, (_, index) => {
			const side = index % 2 === 0 ? 512 : 1024;
			const { data } = stressImage("photograph", index, side);
			const raw = { width: side, height: side, channels: 4 } as const;
			return sharp(data, { raw }).jpeg({ quality: 90 }).toBuffer();
		}),
	);
}
