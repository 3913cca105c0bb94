export { type WriteOptions, writeSvg } from "./write-svg.ts";
