import { Unzip, UnzipInflate } from "fflate";
import { ServiceError } from "../service-error.ts";

/** A file, or why it can't be had. */
export interface Unzipped {
	readonly name: string;
	readonly bytes: Uint8Array | ServiceError;
}

/** What of a zip is unpacked at a time: a thousandfold of it at most comes out. */
const STEP_BYTES = 16 * 1024;

/** What systems put beside a folder's pictures. */
const BESIDE = /(^|\/)(__MACOSX\/|\.|Thumbs\.db$|desktop\.ini$)/i;

/** Whether bytes begin as a zip does that holds something. */
export function isZip(bytes: Uint8Array): boolean {
	return (
		bytes.length > 3 &&
		[0x50, 0x4b, 0x03, 0x04].every((byte, i) => bytes[i] === byte)
	);
}

/**
 * Unpacks a zip while it comes in, a file at a time. Folders and what systems put
 * beside files are left out.
 *
 * @param maxBytes of one file, unpacked
 * @throws ServiceError INVALID_IMAGE for what is no whole zip
 */
export async function* unzip(
	source: AsyncIterable<Uint8Array>,
	maxBytes: number,
): AsyncGenerator<Unzipped> {
	let ready: Unzipped[] = [];
	let open = 0;
	let seen = 0;
	const zip = new Unzip((file) => {
		const { name } = file;
		if (name.endsWith("/") || BESIDE.test(name)) return;
		const chunks: Uint8Array[] = [];
		let size = 0;
		let isOver = false;
		const end = (bytes: Unzipped["bytes"]) => {
			if (isOver) return;
			isOver = true;
			open--;
			ready.push({ name, bytes });
		};
		open++;
		seen++;
		file.ondata = (error, chunk, isLast) => {
			if (isOver) return;
			if (error) return end(unreadable(name));
			size += chunk.length;
			if (size > maxBytes) {
				chunks.length = 0;
				return end(tooLarge(name, maxBytes));
			}
			chunks.push(chunk);
			if (isLast) end(Buffer.concat(chunks));
		};
		try {
			file.start();
		} catch {
			end(unreadable(name));
		}
	});
	zip.register(UnzipInflate);

	function push(part: Uint8Array, isLast: boolean): void {
		try {
			zip.push(part, isLast);
		} catch (cause) {
			throw broken(cause);
		}
	}
	for await (const chunk of source)
		for (let at = 0; at < chunk.length; at += STEP_BYTES) {
			push(chunk.subarray(at, at + STEP_BYTES), false);
			yield* ready;
			ready = [];
		}
	push(new Uint8Array(), true);
	yield* ready;
	if (open > 0 || seen === 0) throw broken();
}

const unreadable = (name: string) =>
	new ServiceError(
		"INVALID_IMAGE",
		`${name} can't be unpacked: it is damaged, encrypted, or packed in a way that isn't known here.`,
	);

const tooLarge = (name: string, maxBytes: number) =>
	new ServiceError(
		"FILE_TOO_LARGE",
		`${name} is larger than the ${maxBytes} bytes allowed.`,
	);

const broken = (cause?: unknown) =>
	new ServiceError(
		"INVALID_IMAGE",
		"The zip is damaged or holds no file: it ends too early, or isn't one.",
		{ cause },
	);
