import { signal } from "@preact/signals";

/** What of the two is seen. */
export type Show = "both" | "drawing" | "picture";
export type Ground = "board" | "light" | "dark";

export const show = signal<Show>("both");
export const ground = signal<Ground>("board");
export const withDifference = signal(false);
export const withOutlines = signal(false);
/** Where the slider stands, 0 (all drawing) to 1 (all picture). */
export const divide = signal(0.5);
