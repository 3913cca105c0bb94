/**
 * Tells the training what the service computes: feature names, candidates and their codes, versions,
 * into .cache/labels/schema.json. The same source serves both, so they can't drift apart. Labels of an
 * earlier source are left out, but for candidates whose ids begin with one of --accept-older. Of the candidates those
 * are learned whose ids begin with one of --candidates; converters that have none are left to their own rules.
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
	CANDIDATES,
	DEFAULT_CANDIDATE,
	ONE_SHOT,
} from "../../services/settings/candidates.ts";
import {
	encodeSetting,
	FIELD_NAMES,
} from "../../services/settings/encoding.ts";

const { values } = parseArgs({
	options: {
		"accept-older": { type: "string" },
		candidates: { type: "string", default: "" },
	},
});
const learned = CANDIDATES.filter(({ id }) => isAmong(id, values.candidates));
const converters = new Set(learned.map(({ converter }) => converter));
const fields = FIELD_NAMES.filter((name) =>
	converters.has(name.split(".")[0] as string),
);
const schema = {
	feature_schema_version: FEATURE_SCHEMA_VERSION,
	feature_names: FEATURE_NAMES,
	class_names: LOGO_CLASSES,
	candidate_fields: fields,
	default_candidate: DEFAULT_CANDIDATE.id,
	candidates: learned.map((candidate) => ({
		id: candidate.id,
		key: candidateKey(candidate),
		accept_older: isAmong(candidate.id, values["accept-older"]),
		converter: candidate.converter,
		fast: ONE_SHOT.includes(candidate),
		code: Array.from(encodeSetting(candidate, fields)),
	})),
};
await mkdir(LABELS_DIRECTORY, { recursive: true });
await writeFile(
	join(LABELS_DIRECTORY, "schema.json"),
	`${JSON.stringify(schema, null, "\t")}\n`,
);
