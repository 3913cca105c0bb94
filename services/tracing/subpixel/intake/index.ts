export { EDGE, FLAT, listNotFlat, SMOOTH, sortPixels } from "./flatness.ts";
export { type Pixels, readPixels } from "./pixels.ts";
export { type Intake, takeIn } from "./take-in.ts";
