export { EDGE, FLAT, SMOOTH, sortByFlatness } from "./flatness.ts";
export { estimateNoise } from "./noise.ts";
export { type Pixels, readPixels } from "./pixels.ts";
export { quieten } from "./quiet.ts";
