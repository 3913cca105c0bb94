export {
	defaultWriteOptions,
	type WriteOptions,
	writeSvg,
} from "./write-svg.ts";
