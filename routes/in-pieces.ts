import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";

/** Characters from which on a text is sent piece by piece: less costs more as a stream than it takes in memory. */
export const GIANT = 2 ** 20;
/** Characters of a piece: some reads of a client, and a fraction of a millisecond to write. */
const PIECE = 2 ** 16;
/** What is garbage after an answer isn't seen by V8 before its heap must grow; so many characters are worth 20 ms. */
const COLLECTED = 2 ** 23;

/** A body that is made while it is read. */
export interface Pieces {
	readonly body: Readable;
	/** Bytes of all of it, in UTF-8. */
	readonly length: number;
}

let sent = 0;

/**
 * Sends a text as UTF-8 without ever having all its bytes: what is there once is the text, however slowly it is read.
 *
 * @param before ahead of it, as it is; so is `after`
 * @param written how a piece stands in the body; of any two texts one after the other it gives what it gives of each
 */
export function inPieces(
	text: string,
	before = "",
	after = "",
	written: (piece: string) => string = (piece) => piece,
): Pieces {
	let length = Buffer.byteLength(before) + Buffer.byteLength(after);
	for (const piece of cut(text)) length += Buffer.byteLength(written(piece));
	function* bytes() {
		yield Buffer.from(before);
		for (const piece of cut(text)) yield Buffer.from(written(piece));
		yield Buffer.from(after);
	}
	const body = Readable.from(bytes(), { objectMode: false });
	body.once("close", () => collectAfter(text.length));
	return { body, length };
}

/**
 * An object with a giant text as JSON, the same bytes as in one piece.
 *
 * @param serialize writes the object with another text in that one's place
 */
export function jsonInPieces<Name extends string>(
	object: Readonly<Record<Name, unknown>>,
	name: Name,
	serialize: (object: object) => string,
): Pieces {
	const mark = randomUUID();
	const [before, after] = serialize({ ...object, [name]: mark }).split(mark);
	return inPieces(String(object[name]), before, after, (piece) =>
		JSON.stringify(piece).slice(1, -1),
	);
}

/** A text in pieces, none of which ends within a character. */
function* cut(text: string): Generator<string> {
	for (let from = 0; from < text.length; ) {
		let to = Math.min(from + PIECE, text.length);
		const last = text.charCodeAt(to - 1);
		// The first half of a pair goes with the second.
		if (last >= 0xd800 && last < 0xdc00 && to < text.length) to++;
		yield text.slice(from, to);
		from = to;
	}
}

function collectAfter(characters: number): void {
	sent += characters;
	if (sent < COLLECTED) return;
	sent = 0;
	// The answer's own objects still hold the text within this turn.
	setImmediate(() => globalThis.gc?.());
}
