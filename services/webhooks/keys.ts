import { readFile } from "node:fs/promises";
import { ConfigurationError } from "../configuration-error.ts";

export interface KeySource {
	/** Keys, separated by blanks or commas; the newest first. */
	readonly text: string;
	/** A file with such keys, read for every message, so that keys can change; empty for none. */
	readonly file: string;
}

const PREFIX = "whsec_";
/** Bytes of a key, as the Standard Webhooks scheme has them. */
const LENGTHS = { least: 24, most: 64 };
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * The keys that sign, the newest first: those of the environment, then those of the file.
 *
 * @returns none where there is no source
 * @throws ConfigurationError where a key isn't one or the file can't be read; no
 *   key is told
 */
export async function readKeys(source: KeySource): Promise<Uint8Array[]> {
	const listed = readList(source.text, "WEBHOOK_KEYS");
	if (source.file === "") return listed;
	const text = await readFile(source.file, "utf8").catch((cause: Error) => {
		throw new ConfigurationError(
			`WEBHOOK_KEYS_FILE=${source.file} can't be read: ${cause.message}.`,
			{ cause },
		);
	});
	return [...listed, ...readList(text, "WEBHOOK_KEYS_FILE")];
}

function readList(text: string, variable: string): Uint8Array[] {
	const given = text.split(/[\s,]+/).filter((one) => one !== "");
	return given.map((one, i) => {
		const encoded = one.startsWith(PREFIX) ? one.slice(PREFIX.length) : "";
		const key = Buffer.from(encoded, "base64");
		const { least, most } = LENGTHS;
		if (BASE64.test(encoded) && key.length >= least && key.length <= most)
			return key;
		throw new ConfigurationError(
			`${variable}: key ${i + 1} is not allowed: it takes ${PREFIX} and ${least} to ${most} random bytes in base64.`,
		);
	});
}
