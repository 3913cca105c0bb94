import { createHash } from "node:crypto";
import { fitToInput } from "../../services/conversion/fit-to-input.ts";
import type { Source } from "../../services/preparation/source.ts";
import type { Candidate } from "../../services/settings/candidates.ts";
import { TRACERS } from "../../services/tracing/tracers.ts";
import { conversionVersion, hashFrom } from "../peers/source-hash.ts";
import type { Variant } from "../peers/variant.ts";

/** Where finding and undoing damage begins, and what a drawing is held against. */
const BESIDE_TRACING = [
	"services/preparation/restoration.ts",
	"services/quality/fidelity.ts",
];

/**
 * A candidate as a way of converting one picture, under its own id.
 *
 * @param source the picture as it is traced, without its damage
 */
export function candidateVariant(
	candidate: Candidate,
	source: Source,
): Variant {
	const { id, converter, parameters } = candidate;
	const { noise } = source;
	return {
		name: id,
		kind: "service",
		version: candidateKey(candidate),
		accepts: () => true,
		convert: ({ raster: { width, height } }) => {
			const hints = noise === undefined ? {} : { noise };
			const { svg } = TRACERS[converter].trace(
				source.raster,
				parameters,
				hints,
			);
			return fitToInput(svg, source.raster, width, height);
		},
	};
}

/**
 * What a candidate's labels rest on: its parameters and the sources of its converter, of restoring and of
 * fidelity. Labels of another key are made again, unless older ones are accepted.
 */
export const candidateKey = (candidate: Candidate): string =>
	createHash("sha256")
		.update(conversionVersion(candidate))
		.update(hashFrom(BESIDE_TRACING))
		.digest("hex")
		.slice(0, 16);

/** Whether an id begins with one of some prefixes, parted by commas. */
export function isAmong(id: string, prefixes: string | undefined): boolean {
	return prefixes?.split(",").some((prefix) => id.startsWith(prefix)) ?? false;
}
