import { Readable } from "node:stream";
import { ServiceError } from "../service-error.ts";
import { unavailable } from "./unavailable.ts";

/** What is put, with what becomes of it on the way. */
export interface Body {
	readonly stream: Readable;
	/** Bytes that went by so far. */
	size(): number;
	/** Why it ended early by its own fault, where it did: not the store's. */
	fault(): unknown;
}

/**
 * Counts what is put and ends it above a bound.
 *
 * @throws ServiceError FILE_TOO_LARGE at once, where the size is known
 */
export function boundedBody(
	given: Uint8Array | Readable,
	maxBytes = Number.POSITIVE_INFINITY,
): Body {
	const tooLarge = () =>
		new ServiceError(
			"FILE_TOO_LARGE",
			`It is larger than the ${maxBytes} bytes that are kept.`,
		);
	if (given instanceof Uint8Array && given.length > maxBytes) throw tooLarge();
	const source = given instanceof Uint8Array ? Readable.from([given]) : given;
	let size = 0;
	let fault: unknown;
	async function* counted(): AsyncGenerator<Uint8Array> {
		const chunks = source[Symbol.asyncIterator]();
		const next = () =>
			chunks.next().catch((error) => {
				fault = error;
				throw error;
			});
		try {
			for (let one = await next(); !one.done; one = await next()) {
				size += one.value.length;
				if (size > maxBytes) {
					fault = tooLarge();
					throw fault;
				}
				// What fails here is the reader.
				yield one.value;
			}
		} finally {
			source.destroy();
		}
	}
	const stream = Readable.from(counted(), { objectMode: false });
	return { stream, size: () => size, fault: () => fault };
}

/**
 * Passes a stream on that must bring exactly so many bytes, and go on bringing
 * them: the time counts only while its reader waits for more.
 *
 * @param stallMs longest wait for the next bytes
 */
export function wholeStream(
	source: Readable,
	size: number,
	stallMs: number,
): Readable {
	async function* checked(): AsyncGenerator<Uint8Array> {
		const chunks = source[Symbol.asyncIterator]();
		const next = async () => {
			const timer = setTimeout(
				() => source.destroy(new Error(`no bytes came for ${stallMs} ms`)),
				stallMs,
			);
			try {
				return await chunks.next();
			} catch (cause) {
				throw unavailable(cause);
			} finally {
				clearTimeout(timer);
			}
		};
		let seen = 0;
		for (let one = await next(); !one.done; one = await next()) {
			seen += one.value.length;
			yield one.value;
		}
		if (seen !== size)
			throw unavailable(
				new Error(`${seen} bytes came of the ${size} that were promised`),
			);
	}
	const stream = Readable.from(checked(), { objectMode: false });
	stream.once("close", () => source.destroy());
	return stream;
}

/**
 * Reads an object that is small enough for memory.
 *
 * @throws ServiceError FILE_TOO_LARGE above the bound, OVERLOADED as its stream does
 */
export async function readWhole(
	found: { readonly stream: Readable; readonly size: number },
	maxBytes: number,
): Promise<Buffer> {
	if (found.size > maxBytes) {
		found.stream.destroy();
		throw new ServiceError(
			"FILE_TOO_LARGE",
			`It is larger than ${maxBytes} bytes.`,
		);
	}
	const chunks: Uint8Array[] = [];
	for await (const chunk of found.stream) chunks.push(chunk);
	return Buffer.concat(chunks, found.size);
}
