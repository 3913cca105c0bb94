import { createHash, randomUUID } from "node:crypto";
import {
	type IntakeLimits,
	inspectImage,
	tooManyBytes,
} from "../image/inspect.ts";
import { ServiceError } from "../service-error.ts";
import type { Storage } from "../storage/storage.ts";
import type { NewItem } from "./states.ts";
import { isZip, unzip } from "./zip-in.ts";

export interface IntakeOptions {
	readonly storage: Storage;
	readonly limits: IntakeLimits;
	/** Items of one job. */
	readonly mostItems: number;
	/** Bytes of all its pictures, unpacked. */
	readonly maxBytes: number;
}

export type Intake = ReturnType<typeof createIntake>;

/** As long as names may be; what is longer loses its beginning. */
const LONGEST_NAME = 200;

/**
 * Takes in the pictures of one job: each is looked at, and lies in the storage
 * before the next is read, so that a thousand take no more memory than one. What
 * is no picture of ours becomes an item too, which says why it wasn't made.
 */
export function createIntake({
	storage,
	limits,
	mostItems,
	maxBytes,
}: IntakeOptions) {
	const id = randomUUID();
	const items: NewItem[] = [];
	const print = createHash("sha256");
	let total = 0;

	function count(bytes: number): void {
		total += bytes;
		if (total > maxBytes)
			throw new ServiceError(
				"FILE_TOO_LARGE",
				`The job's pictures take more than the ${maxBytes} bytes that one may; send them as several.`,
			);
		if (items.length >= mostItems)
			throw new ServiceError(
				"INVALID_PARAMETERS",
				`The job has more than the ${mostItems} pictures that one may; send them as several.`,
			);
	}

	/** Keeps one picture. */
	async function add(
		given: Uint8Array | ServiceError,
		givenName: string | undefined,
	): Promise<void> {
		const number = items.length + 1;
		const name = plainPath(givenName) ?? `picture-${number}`;
		count(given instanceof ServiceError ? 0 : given.length);
		const digest = createHash("sha256");
		try {
			if (given instanceof ServiceError) throw given;
			digest.update(given);
			const { width, height } = await inspectImage(given, limits);
			const picture = `${id}/${number}.picture`;
			await storage.put(picture, given);
			items.push({ name, picture, width, height });
		} catch (error) {
			if (!(error instanceof ServiceError) || error.status >= 500) throw error;
			const { code, message } = error;
			items.push({ name, error: { code, message } });
		}
		print.update(JSON.stringify([name, digest.digest("hex")]));
	}

	return {
		/** The job's, and where its pictures lie. */
		id,
		items,
		add,

		/**
		 * Keeps a file as it comes in: a picture, or all that a zip holds.
		 *
		 * @throws ServiceError FILE_TOO_LARGE, INVALID_PARAMETERS for too many pictures,
		 *   INVALID_IMAGE for a damaged zip, OVERLOADED where nothing can be kept
		 */
		async addFile(
			source: AsyncIterable<Uint8Array>,
			name: string | undefined,
		): Promise<void> {
			const chunks = source[Symbol.asyncIterator]();
			const first = await chunks.next();
			const head = first.done ? new Uint8Array() : first.value;
			const all = whole(head, chunks);
			if (isZip(head)) {
				for await (const one of unzip(all, limits.maxBytes))
					await add(one.bytes, one.name);
				return;
			}
			await add(await upTo(all, limits.maxBytes), name);
		},

		/** Equal ones of equal requests. @param asked what is asked of the pictures, as plain data */
		fingerprint: (asked: unknown) =>
			print.copy().update(JSON.stringify(asked)).digest("hex"),
	};
}

async function* whole(
	head: Uint8Array,
	rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
	yield head;
	yield* { [Symbol.asyncIterator]: () => rest };
}

/** A file in memory; of one that is too large no more than is allowed ever lies there. */
async function upTo(
	source: AsyncIterable<Uint8Array>,
	maxBytes: number,
): Promise<Uint8Array | ServiceError> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of source) {
		size += chunk.length;
		if (size <= maxBytes) chunks.push(chunk);
		else chunks.length = 0;
	}
	return size > maxBytes ? tooManyBytes(maxBytes) : Buffer.concat(chunks);
}

/** A client's path without what could lead elsewhere, or undefined. */
export function plainPath(path: string | undefined): string | undefined {
	const segments = (path ?? "")
		.normalize("NFC")
		.split(/[/\\]/)
		.map((one) => one.replace(/[\p{Cc}\p{Cs}<>:"|?*]/gu, "").trim())
		.filter((one) => !/^\.*$/.test(one));
	const plain = segments.join("/").slice(-LONGEST_NAME).replace(/^\/+/, "");
	return plain === "" ? undefined : plain;
}
