import { within } from "../abort.ts";
import { ConfigurationError } from "../configuration-error.ts";
import type { BucketAddress } from "./bucket-url.ts";

export interface BucketOptions {
	readonly address: BucketAddress;
	/** Until an answer begins, further tries included, and until more of one comes. */
	readonly timeoutMs: number;
}

const ATTEMPTS = 3;
const CONNECT_MS = 2000;

/**
 * Amazon's client. It finds its keys as all of Amazon's tools do: variables, a web
 * identity, the role of the machine. It is loaded here and not before, for it
 * takes 20 MB of memory.
 *
 * @throws ConfigurationError where its packages aren't installed
 */
export async function connectClient({ address, timeoutMs }: BucketOptions) {
	const { sdk, lib } = await load();
	const { endpoint, region, pathStyle } = address;
	const client = new sdk.S3Client({
		forcePathStyle: pathStyle,
		maxAttempts: ATTEMPTS,
		requestHandler: {
			connectionTimeout: Math.min(CONNECT_MS, timeoutMs),
			requestTimeout: timeoutMs,
			throwOnRequestTimeout: true,
		},
		...(region === undefined ? {} : { region }),
		...(endpoint === undefined
			? {}
			: {
					endpoint,
					region: region ?? process.env.AWS_REGION ?? "us-east-1",
					// Many stores don't know the checksums that the client sends of itself.
					requestChecksumCalculation: "WHEN_REQUIRED",
					responseChecksumValidation: "WHEN_REQUIRED",
				}),
	});

	return {
		sdk,
		lib,
		client,

		/** Asks once, in time. */
		ask<Answer>(
			work: (signal: { readonly abortSignal: AbortSignal }) => Promise<Answer>,
		): Promise<Answer> {
			const tooLate = () => new Error(`no answer within ${timeoutMs} ms`);
			return within({ ms: timeoutMs, tooLate }, undefined, (abortSignal) =>
				work({ abortSignal }),
			);
		},
	};
}

async function load() {
	try {
		const sdk = await import("@aws-sdk/client-s3");
		return { sdk, lib: await import("@aws-sdk/lib-storage") };
	} catch (cause) {
		if ((cause as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND")
			throw cause;
		throw new ConfigurationError(
			"STORAGE_URL needs the packages @aws-sdk/client-s3 and @aws-sdk/lib-storage, which aren't installed.",
			{ cause },
		);
	}
}

/** What the client says of an answer that it didn't like. */
interface ClientError extends Error {
	readonly $metadata?: { readonly httpStatusCode?: number };
}

const status = (error: unknown) =>
	(error as ClientError).$metadata?.httpStatusCode ?? 0;

/** Whether the store answered that there is no such object. */
export const isMissing = (error: unknown): boolean =>
	status(error) === 404 && (error as Error).name !== "NoSuchBucket";

/** Whether the store, or the client before it asks, will not do it however often it is asked. */
export function isRefusal(error: unknown): error is Error {
	const { name } = error as Error;
	if (name === "CredentialsProviderError" || /Region/.test(name)) return true;
	const code = status(error);
	return code >= 300 && code < 500 && code !== 408 && code !== 429;
}
