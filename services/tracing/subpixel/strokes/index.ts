export { asCurves, type Stroke, type StrokeFaces } from "./as-curves.ts";
export {
	type FitOptions,
	fitStrokes,
	type Hypotheses,
	matches,
} from "./fit.ts";
export type { Join } from "./model.ts";
export type { OutlinePoints } from "./refine.ts";
