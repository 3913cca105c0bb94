import {
	CANDIDATES,
	type Candidate,
} from "../../services/routing/candidates.ts";
import { serviceVariant } from "../peers/service.ts";
import type { Variant } from "../peers/variant.ts";

/** Each candidate as a way of converting, under its own id. */
export function candidateVariants(): Variant[] {
	return CANDIDATES.map(candidateVariant);
}

function candidateVariant({ id, converter, parameters }: Candidate): Variant {
	return serviceVariant(id, converter, parameters);
}

/**
 * What a candidate's labels rest on: its parameters and the source of its converter. Labels of
 * another key are made again, unless older ones are accepted.
 */
export const candidateKey = (candidate: Candidate): string =>
	candidateVariant(candidate).version;

/** Whether an id begins with one of some prefixes, parted by commas. */
export function isAmong(id: string, prefixes: string | undefined): boolean {
	return prefixes?.split(",").some((prefix) => id.startsWith(prefix)) ?? false;
}
