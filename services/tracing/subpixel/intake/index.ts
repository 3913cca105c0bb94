export {
	EDGE,
	FLAT,
	listNotFlat,
	SMOOTH,
	sortByFlatness,
} from "./flatness.ts";
export { type Pixels, readPixels } from "./pixels.ts";
export { type Intake, takeIn } from "./take-in.ts";
