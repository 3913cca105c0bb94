/** Ends the names of files that are still being written. */
export const TEMPORARY = ".part";

/** Lower case alone: some file systems can't tell `A` from `a`. */
const SEGMENT = /^[a-z0-9_][a-z0-9._-]{0,127}$/;
/** Leaves room for a bucket's prefix beside S3's 1024 bytes. */
const MAX_LENGTH = 512;

/**
 * Whether a text can name an object: segments of lower-case letters, digits, `.`,
 * `_` and `-`, none beginning with a dot or a dash, joined by `/`. Nothing that
 * passes leads out of a folder.
 */
export function isKey(text: string): boolean {
	if (text.length > MAX_LENGTH) return false;
	return text
		.split("/")
		.every((one) => SEGMENT.test(one) && !one.endsWith(TEMPORARY));
}

/** @throws TypeError for what can't name an object: a fault of the caller, not of a client */
export function checkKey(key: string): string {
	if (isKey(key)) return key;
	throw new TypeError(`${JSON.stringify(key.slice(0, 80))} is no storage key`);
}
