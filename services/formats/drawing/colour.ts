import type { Rgb } from "./types.ts";

/** The names of CSS that our converters write. */
const NAMES: Readonly<Record<string, number>> = {
	black: 0x000000,
	white: 0xffffff,
	cyan: 0x00ffff,
	red: 0xff0000,
	tan: 0xd2b48c,
	gold: 0xffd700,
	pink: 0xffc0cb,
	plum: 0xdda0dd,
	snow: 0xfffafa,
	teal: 0x008080,
	azure: 0xf0ffff,
	beige: 0xf5f5dc,
	bisque: 0xffe4c4,
	brown: 0xa52a2a,
	coral: 0xff7f50,
	gray: 0x808080,
	green: 0x008000,
	indigo: 0x4b0082,
	ivory: 0xfffff0,
	khaki: 0xf0e68c,
	linen: 0xfaf0e6,
	maroon: 0x800000,
	navy: 0x000080,
	olive: 0x808000,
	orange: 0xffa500,
	orchid: 0xda70d6,
	peru: 0xcd853f,
	purple: 0x800080,
	salmon: 0xfa8072,
	sienna: 0xa0522d,
	silver: 0xc0c0c0,
	tomato: 0xff6347,
	violet: 0xee82ee,
	wheat: 0xf5deb3,
};

const CHANNELS = /^rgb\((\d+),\s*(\d+),\s*(\d+)\)$/;

/**
 * Reads a colour as our converters write it: `#rgb`, `#rrggbb`, `rgb(r,g,b)` or one of few names.
 *
 * @throws Error for any other
 */
export function readColour(text: string): Rgb {
	if (/^#[\da-f]{3}$/i.test(text)) {
		const [r, g, b] = [...text.slice(1)].map(
			(c) => 17 * Number.parseInt(c, 16),
		);
		return { r, g, b };
	}
	if (/^#[\da-f]{6}$/i.test(text))
		return fromNumber(Number(`0x${text.slice(1)}`));
	const channels = CHANNELS.exec(text);
	if (channels !== null) {
		const [r, g, b] = channels.slice(1).map(Number);
		return { r, g, b };
	}
	if (Object.hasOwn(NAMES, text)) return fromNumber(NAMES[text]);
	throw new Error(`no colour of ours: ${text}`);
}

function fromNumber(value: number): Rgb {
	return { r: value >> 16, g: (value >> 8) & 255, b: value & 255 };
}

/** `#rrggbb` in small letters. */
export function hexColour({ r, g, b }: Rgb): string {
	return `#${[r, g, b].map((c) => Math.round(c).toString(16).padStart(2, "0")).join("")}`;
}
