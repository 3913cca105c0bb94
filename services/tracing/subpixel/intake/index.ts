export { EDGE, FLAT, SMOOTH, sortByFlatness } from "./flatness.ts";
export { type Pixels, readPixels } from "./pixels.ts";
