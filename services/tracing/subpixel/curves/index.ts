import type { Curve, PlanarMap } from "../types.ts";
import { fitEdge } from "./fit-edge.ts";
import type { CurveOptions } from "./options.ts";

export { fitEdge } from "./fit-edge.ts";
export { holdMoved } from "./hold.ts";
export type { CurveOptions } from "./options.ts";

/** One curve for each edge of the map, in the edges' order. */
export function fitCurves(map: PlanarMap, options: CurveOptions): Curve[] {
	return map.edges.map((edge) => fitEdge(edge, options));
}
