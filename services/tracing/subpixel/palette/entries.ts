import type { Colour } from "../types.ts";
import { NAMED_PALETTES } from "./named.ts";

const COLOUR = "#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?";
const NAMES = Object.keys(NAMED_PALETTES).join("|");

/** How an entry of the palette is written: a colour and what it becomes, or a named palette; and how near others have to be. */
export const ENTRY_PATTERN = `^(${COLOUR}( *-> *(none|${COLOUR}))?|${NAMES})( *~ *(0?[.][0-9]+|[01]))?$`;

export interface PaletteEntry {
	readonly from: Colour;
	readonly to: Colour;
	/** In OKLab, where black to white is 1; undefined for whatever is nearest. */
	readonly tolerance?: number;
}

/**
 * Reads entries of a palette. `#c` paints with that colour what is nearest to it, `#c -> #d` what is
 * nearest to #c with #d, `#c -> none` not at all; `~ t` takes only what is within t of #c, and leaves
 * the rest to the others. The name of a palette stands for all of its colours.
 *
 * @param palette entries that match ENTRY_PATTERN
 */
export function readPalette(palette: readonly string[]): PaletteEntry[] {
	return palette.flatMap((text) => {
		const [colours, tolerance] = text.split("~").map((part) => part.trim());
		return (NAMED_PALETTES[colours] ?? [colours]).map((entry) => {
			const [from, to = from] = entry.split("->").map((part) => part.trim());
			return {
				from: readColour(from),
				to: readColour(to),
				...(tolerance !== undefined && { tolerance: Number(tolerance) }),
			};
		});
	});
}

/** Whether an entry takes a colour so far from its own. */
export function takes({ tolerance }: PaletteEntry, distance: number): boolean {
	return tolerance === undefined || distance <= tolerance;
}

/** Whether a palette leaves colours as they are that are near none of its own. */
export function isPartial(palette: readonly string[]): boolean {
	return palette.every((entry) => entry.includes("~"));
}

/** @param text #rrggbb, #rrggbbaa or none */
export function readColour(text: string): Colour {
	if (text === "none") return { r: 0, g: 0, b: 0, opacity: 0 };
	const [r, g, b, a] = [1, 3, 5, 7].map((k) =>
		Number.parseInt(text.slice(k, k + 2) || "ff", 16),
	);
	return { r, g, b, opacity: a / 255 };
}
