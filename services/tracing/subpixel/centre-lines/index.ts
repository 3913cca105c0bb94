export { type CentreLine, centreLines } from "./strokes.ts";
