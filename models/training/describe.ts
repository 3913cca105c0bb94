/**
 * Tells the training what the service computes: feature names, candidates and their codes, versions,
 * into .cache/labels/schema.json. The same source serves both, so they can't drift apart. Labels of an
 * earlier source are left out, but for candidates whose ids begin with one of --accept-older.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { candidateKey, isAmong } from "../../perf/labels/candidates.ts";
import { LABELS_DIRECTORY } from "../../perf/labels/store.ts";
import {
	FEATURE_NAMES,
	FEATURE_SCHEMA_VERSION,
} from "../../services/analysis/features.ts";
import { LOGO_CLASSES } from "../../services/prediction/logo-class.ts";
import {
	CANDIDATE_ENCODING_VERSION,
	CANDIDATE_FIELDS,
	encodeCandidate,
} from "../../services/routing/candidate-encoding.ts";
import {
	CANDIDATES,
	DEFAULT_CANDIDATE,
	TIER_1,
} from "../../services/routing/candidates.ts";

const { values } = parseArgs({
	options: { "accept-older": { type: "string" } },
});
const schema = {
	feature_schema_version: FEATURE_SCHEMA_VERSION,
	feature_names: FEATURE_NAMES,
	class_names: LOGO_CLASSES,
	candidate_encoding_version: CANDIDATE_ENCODING_VERSION,
	candidate_fields: CANDIDATE_FIELDS,
	default_candidate: DEFAULT_CANDIDATE.id,
	candidates: CANDIDATES.map((candidate) => ({
		id: candidate.id,
		key: candidateKey(candidate),
		accept_older: isAmong(candidate.id, values["accept-older"]),
		converter: candidate.converter,
		fast: TIER_1.includes(candidate),
		code: Array.from(encodeCandidate(candidate)),
	})),
};
await mkdir(LABELS_DIRECTORY, { recursive: true });
await writeFile(
	join(LABELS_DIRECTORY, "schema.json"),
	`${JSON.stringify(schema, null, "\t")}\n`,
);
