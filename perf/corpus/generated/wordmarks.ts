import { existsSync } from "node:fs";
import { Resvg } from "@resvg/resvg-js";
import type { Drawing } from "../canvas.ts";
import { type Random, randomFor } from "../seeded.ts";
import { inkColour, n, shape } from "./shapes.ts";

/** What to say when a font is missing. */
export const FONTS_HINT =
	"Generated wordmarks need Debian's fonts: apt-get install -y --no-install-recommends fonts-dejavu-core fonts-lato fonts-open-sans fonts-comfortaa fonts-quicksand fonts-ebgaramond fonts-inter fonts-lobster fonts-bebas-neue fonts-cabin fonts-dosis fonts-cantarell fonts-yanone-kaffeesatz fonts-crosextra-carlito";

const ROOT = "/usr/share/fonts";

/** Fonts by file under Debian's folder, with the family and weight by which the file is found. */
const FONTS: readonly (readonly [
	file: string,
	family: string,
	weight: number,
])[] = [
	["truetype/dejavu/DejaVuSans-Bold.ttf", "DejaVu Sans", 700],
	["truetype/dejavu/DejaVuSerif-Bold.ttf", "DejaVu Serif", 700],
	["truetype/lato/Lato-Regular.ttf", "Lato", 400],
	["truetype/lato/Lato-Black.ttf", "Lato", 900],
	["truetype/open-sans/OpenSans-ExtraBold.ttf", "Open Sans", 800],
	["truetype/open-sans/OpenSans-Light.ttf", "Open Sans", 300],
	["truetype/comfortaa/Comfortaa-Bold.ttf", "Comfortaa", 700],
	["truetype/comfortaa/Comfortaa-Light.ttf", "Comfortaa", 300],
	["truetype/quicksand/Quicksand-Bold.ttf", "Quicksand", 700],
	["truetype/crosextra/Carlito-Bold.ttf", "Carlito", 700],
	["opentype/ebgaramond/EBGaramond12-Regular.otf", "EB Garamond 12", 400],
	["opentype/ebgaramond/EBGaramond12-Bold.otf", "EB Garamond 12", 700],
	["opentype/inter/Inter-Medium.otf", "Inter", 500],
	["opentype/inter/Inter-Black.otf", "Inter", 900],
	["opentype/inter/InterDisplay-Bold.otf", "Inter Display", 700],
	["opentype/lobster/lobster.otf", "Lobster", 400],
	["opentype/bebas-neue/BebasNeue-Bold.otf", "Bebas Neue", 700],
	["opentype/cabin/Cabin-Bold.otf", "Cabin", 700],
	["opentype/dosis/Dosis-SemiBold.otf", "Dosis", 600],
	["opentype/cantarell/Cantarell-ExtraBold.otf", "Cantarell", 800],
	[
		"opentype/yanone-kaffeesatz/YanoneKaffeesatz-Bold.otf",
		"Yanone Kaffeesatz",
		700,
	],
];

const SYLLABLES =
	"al be cor da en fi go hy in jo ka lu mi no or pa qui ra so ta ul ve wo xa yo zen tri plex nova lab ly max dex io os".split(
		" ",
	);

/**
 * A wordmark of an invented name in a font of Debian's, its text turned into outlines, now and
 * then with a mark beside it.
 *
 * @returns nothing when the font that this index calls for is not installed
 */
export function generatedWordmark(index: number): Drawing | undefined {
	const random = randomFor(`wordmark:${index}`);
	const [file, family, weight] = random.pick(FONTS);
	const path = `${ROOT}/${file}`;
	if (!existsSync(path)) return undefined;
	const ink = inkColour(random);
	const second = random() < 0.35 ? inkColour(random) : ink;
	const name = inventedName(random);
	const cut = random.whole(1, name.length - 1);
	const spacing = random() < 0.3 ? random.between(1, 6) : 0;
	const mark =
		random() < 0.4
			? `${shape(random, -28, -14, random.between(16, 22))} fill="${inkColour(random)}"/>`
			: "";
	const text = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-60 -60 1000 100">${mark}<text font-family="${family}" font-weight="${weight}" font-size="40" letter-spacing="${n(spacing)}" fill="${ink}">${name.slice(0, cut)}<tspan fill="${second}">${name.slice(cut)}</tspan></text></svg>`;
	const outlined = new Resvg(text, {
		font: {
			loadSystemFonts: false,
			fontFiles: [path],
			defaultFontFamily: family,
		},
	});
	const box = outlined.getBBox();
	if (box === undefined) return undefined;
	const whole = outlined.toString();
	const body = whole.slice(whole.indexOf(">") + 1, whole.lastIndexOf("</svg>"));
	return {
		body,
		left: box.x,
		top: box.y,
		width: box.width,
		height: box.height,
	};
}

function inventedName(random: Random): string {
	const name = Array.from({ length: random.whole(2, 4) }, () =>
		random.pick(SYLLABLES),
	).join("");
	switch (random.whole(0, 3)) {
		case 0:
			return name;
		case 1:
			return name.toUpperCase();
		default:
			return (name[0] as string).toUpperCase() + name.slice(1);
	}
}
