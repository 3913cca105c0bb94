/** Palettes that go by a name, each as #rrggbb. */
export const NAMED_PALETTES: Readonly<Record<string, readonly string[]>> = {
	/** The 216 colours of six levels a channel that displays of 256 colours had in common. */
	"web-safe": webSafe(),
	/** The sixteen colours that HTML 4.01 and CSS 1 name. */
	"css-basic": hex(
		"000000 c0c0c0 808080 ffffff 800000 ff0000 800080 ff00ff 008000 00ff00 808000 ffff00 000080 0000ff 008080 00ffff",
	),
	/** IBM's Color Graphics Adapter, all sixteen, with its brown. */
	cga: hex(
		"000000 0000aa 00aa00 00aaaa aa0000 aa00aa aa5500 aaaaaa 555555 5555ff 55ff55 55ffff ff5555 ff55ff ffff55 ffffff",
	),
	/** Lexaloffle's PICO-8. */
	"pico-8": hex(
		"000000 1d2b53 7e2553 008751 ab5236 5f574f c2c3c7 fff1e8 ff004d ffa300 ffec27 00e436 29adff 83769c ff77a8 ffccaa",
	),
	/** The four greens of Nintendo's first Game Boy, as they are usually shown. */
	"game-boy": hex("0f380f 306230 8bac0f 9bbc0f"),
};

function hex(colours: string): string[] {
	return colours.split(" ").map((colour) => `#${colour}`);
}

function webSafe(): string[] {
	const levels = ["00", "33", "66", "99", "cc", "ff"];
	return levels.flatMap((r) =>
		levels.flatMap((g) => levels.map((b) => `#${r}${g}${b}`)),
	);
}
