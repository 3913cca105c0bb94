import type { Readable } from "node:stream";
import type { PutObjectCommandInput } from "@aws-sdk/client-s3";
import { ConfigurationError } from "../configuration-error.ts";
import { boundedBody, wholeStream } from "./body.ts";
import {
	type BucketOptions,
	connectClient,
	isMissing,
	isRefusal,
} from "./client.ts";
import { checkKey, isKey } from "./key.ts";
import type { Storage, StoredObject } from "./storage.ts";
import { unavailable } from "./unavailable.ts";

/** A bucket that is connected to. */
export type Bucket = Awaited<ReturnType<typeof connectBucket>>;

type Connected = Awaited<ReturnType<typeof connectClient>>;

/** A stream up to this long is sent at once, a longer one in parts of it. */
const PART_BYTES = 8 * 1024 * 1024;

/**
 * Objects in a bucket of Amazon S3, or of any store that speaks its protocol. An
 * object appears when it is whole: that is the protocol's own promise.
 *
 * @throws ConfigurationError where the client's packages aren't installed
 */
export async function connectBucket(options: BucketOptions) {
	const connected = await connectClient(options);
	const { sdk, client, ask } = connected;
	const { bucket, prefix } = options.address;

	return {
		/** The objects whose keys begin with a name of their own. */
		open: (name: string): Storage =>
			openPrefix(connected, options, `${prefix}${checkKey(name)}/`),

		/**
		 * Looks whether the bucket lets itself be listed.
		 *
		 * @throws ConfigurationError where the store refuses it, ServiceError
		 *   OVERLOADED where it doesn't answer
		 */
		async check(): Promise<void> {
			const first = { Bucket: bucket, Prefix: prefix, MaxKeys: 1 };
			const command = new sdk.ListObjectsV2Command(first);
			try {
				await ask((signal) => client.send(command, signal));
			} catch (cause) {
				if (!isRefusal(cause)) throw unavailable(cause);
				const told = `${cause.name}: ${cause.message}`;
				throw new ConfigurationError(told, { cause });
			}
		},

		close: () => client.destroy(),
	};
}

function openPrefix(
	{ sdk, lib, client, ask }: Connected,
	{ address, timeoutMs }: BucketOptions,
	prefix: string,
): Storage {
	const Bucket = address.bucket;
	const named = (key: string) => ({ Bucket, Key: `${prefix}${checkKey(key)}` });

	async function putStream(params: PutObjectCommandInput) {
		const sizes = { partSize: PART_BYTES, queueSize: 1 };
		await new lib.Upload({ client, params, ...sizes }).done();
	}

	async function putBytes(params: PutObjectCommandInput) {
		const command = new sdk.PutObjectCommand(params);
		await ask((signal) => client.send(command, signal));
	}

	return {
		async put(key, given, { contentType, maxBytes } = {}) {
			const object = { ...named(key), ContentType: contentType };
			const body = boundedBody(given, maxBytes);
			const whole = given instanceof Uint8Array;
			try {
				if (whole) await putBytes({ ...object, Body: given });
				else await putStream({ ...object, Body: body.stream });
			} catch (cause) {
				throw body.fault() ?? unavailable(cause);
			}
			return { size: whole ? given.length : body.size() };
		},

		async get(key) {
			const command = new sdk.GetObjectCommand(named(key));
			const found = await ask((signal) => client.send(command, signal)).catch(
				ifThere,
			);
			if (found === undefined) return undefined;
			const about = aboutObject(key, found);
			const stream = wholeStream(found.Body as Readable, about.size, timeoutMs);
			return { ...about, stream };
		},

		async stat(key) {
			const command = new sdk.HeadObjectCommand(named(key));
			const found = await ask((signal) => client.send(command, signal)).catch(
				ifThere,
			);
			return found && aboutObject(key, found);
		},

		async delete(key) {
			const command = new sdk.DeleteObjectCommand(named(key));
			await ask((signal) => client.send(command, signal)).catch(ifThere);
		},

		async *list(within = ""): AsyncGenerator<StoredObject> {
			const Prefix = `${prefix}${within}`;
			let ContinuationToken: string | undefined;
			do {
				const command = new sdk.ListObjectsV2Command({
					...{ Bucket, Prefix, ContinuationToken },
				});
				const page = await ask((signal) => client.send(command, signal)).catch(
					(cause) => {
						throw unavailable(cause);
					},
				);
				for (const { Key = "", Size, LastModified } of page.Contents ?? []) {
					const key = Key.slice(prefix.length);
					const about = { ContentLength: Size, LastModified };
					if (isKey(key)) yield aboutObject(key, about);
				}
				ContinuationToken = page.NextContinuationToken;
			} while (ContinuationToken !== undefined);
		},
	};
}

/** A failing call's answer: undefined where there is nothing, and else that it can't be told. */
function ifThere(cause: unknown): undefined {
	if (isMissing(cause)) return undefined;
	throw unavailable(cause);
}

/** @throws ServiceError OVERLOADED where the store leaves out what the protocol promises */
function aboutObject(
	key: string,
	told: { readonly ContentLength?: number; readonly LastModified?: Date },
): StoredObject {
	const { ContentLength: size, LastModified: modifiedAt } = told;
	if (size === undefined || modifiedAt === undefined)
		throw unavailable(new Error("an object without its size or time"));
	return { key, size, modifiedAt };
}
