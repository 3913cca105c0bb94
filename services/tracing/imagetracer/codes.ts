import { type Codes, flag, linear, logarithmic, rounded } from "../codes.ts";

/** What models may vary of imagetracerjs; the rest changes the drawing's kind rather than its likeness. */
export const imagetracerCodes: Codes = {
	numberofcolors: rounded(logarithmic(2, 256)),
	ltres: logarithmic(0.01, 10),
	qtres: logarithmic(0.01, 10),
	pathomit: rounded(linear(0, 32)),
	strokewidth: linear(0, 2),
	blurradius: rounded(linear(0, 5)),
	blurdelta: rounded(logarithmic(1, 1024)),
	roundcoords: rounded(linear(0, 4)),
	linefilter: flag,
	rightangleenhance: flag,
};
