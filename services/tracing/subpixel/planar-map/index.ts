export { buildPlanarMap } from "./build.ts";
