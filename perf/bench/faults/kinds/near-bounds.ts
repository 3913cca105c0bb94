import sharp from "sharp";
import type { Raster } from "../../../../services/image/raster.ts";
import { median } from "../../../../services/statistics.ts";
import type { Random } from "../../../corpus/seeded.ts";
import type { FaultKind } from "../kind.ts";
import { colourApart, draw, hex, pngOf, type Rgb, svg } from "../picture.ts";

/** Levels that a channel may be near a bound. */
const NEAR = 8;
/** Levels that a light channel may be off, and of SSIM that a dark one may lose of an even fill. */
const MOST_OFF = 3;
const MOST_LOST = 0.15;
/** What SSIM adds to squares of levels (Wang et al. 2004). */
const C1 = (0.01 * 255) ** 2;

type Save = (png: Buffer) => Promise<Buffer>;

const jpeg =
	(quality: number, chromaSubsampling: string): Save =>
	(png) =>
		sharp(png).jpeg({ quality, chromaSubsampling }).toBuffer();

const SAVES: readonly Save[] = [
	jpeg(30, "4:2:0"),
	jpeg(60, "4:2:0"),
	jpeg(80, "4:2:0"),
	jpeg(60, "4:4:4"),
	jpeg(90, "4:4:4"),
	async (png) =>
		sharp(await jpeg(60, "4:2:0")(png))
			.png()
			.toBuffer(),
	async (png) => jpeg(75, "4:2:0")(await jpeg(85, "4:2:0")(png)),
	(png) => sharp(png).webp({ quality: 60 }).toBuffer(),
	(png) => sharp(png).webp({ quality: 80 }).toBuffer(),
];

/**
 * Shapes on a ground of which one to three channels are at a bound, or 1 to 8 levels beside it. It must come back as it was: where
 * it is at the bound exactly.
 */
export const nearBounds: FaultKind = {
	name: "grounds near black and full",
	seen: "a dark channel of a large fill is gone, or one that was none is there",
	async make(random) {
		const { truth, ground } = drawing(random);
		const bytes = await random.pick(SAVES)(await pngOf(draw(truth)));
		return {
			truth,
			bytes,
			fault({ truth: meant, drawn }) {
				const seen = seenOn(meant, drawn, ground);
				const wrong = ground.findIndex((level, c) => isLost(level, seen[c]));
				if (wrong < 0) return undefined;
				return `${hex(ground)} is ${seen.join(",")}`;
			},
		};
	},
};

function drawing(random: Random): { truth: string; ground: Rgb } {
	const side = random.whole(120, 256);
	const near = random.whole(1, 3);
	const isAtBound = random() < 0.5;
	const levels = Array.from({ length: 3 }, (_, c) => {
		if (c >= near) return random.whole(30, 225);
		const beyond = isAtBound ? 0 : random.whole(1, NEAR);
		return random() < 0.6 ? beyond : 255 - beyond;
	});
	const turn = random.whole(0, 2);
	const ground = [0, 1, 2].map((c) => levels[(c + turn) % 3]) as unknown as Rgb;
	const at = (from: number, to: number) =>
		(side * random.between(from, to)).toFixed(1);
	const shapes = Array.from({ length: random.whole(2, 5) }, () => {
		const fill = hex(colourApart(random, [ground], 80));
		return random() < 0.5
			? `<circle cx="${at(0.2, 0.8)}" cy="${at(0.2, 0.8)}" r="${at(0.05, 0.2)}" fill="${fill}"/>`
			: `<path d="M${at(0.1, 0.9)} ${at(0.1, 0.9)}L${at(0.1, 0.9)} ${at(0.1, 0.9)}L${at(0.1, 0.9)} ${at(0.1, 0.9)}z" fill="${fill}"/>`;
	});
	return {
		truth: svg(
			side,
			side,
			`<rect width="${side}" height="${side}" fill="${hex(ground)}"/>${shapes.join("")}`,
		),
		ground,
	};
}

/** The median colour drawn where the truth is all ground. */
function seenOn(truth: Raster, drawn: Raster, ground: Rgb): number[] {
	return [0, 1, 2].map((c) => {
		const levels: number[] = [];
		for (let k = 0; k < truth.data.length; k += 4) {
			const isGround = ground.every((level, n) => truth.data[k + n] === level);
			if (isGround) levels.push(drawn.data[k + c]);
		}
		return median(levels);
	});
}

/** Whether a level that came for a true one is seen: at a bound it must be the same. */
function isLost(level: number, seen: number): boolean {
	if (level === 0 || level === 255) return seen !== level;
	const apart = (level - seen) ** 2;
	if (level > 128) return apart > MOST_OFF ** 2;
	return apart / (level ** 2 + seen ** 2 + C1) > MOST_LOST;
}
