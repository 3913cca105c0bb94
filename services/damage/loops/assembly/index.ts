export { clip } from "./clip";
export { filterColumns, filterRows, misses } from "./linear";
export { ascend, descend, extrapolate, reweigh } from "./variation";
