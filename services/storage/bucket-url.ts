import { ConfigurationError } from "../configuration-error.ts";

/** Where a bucket is, as STORAGE_URL says it. Keys come from AWS's own variables. */
export interface BucketAddress {
	readonly bucket: string;
	/** Begins every key; empty, or ends with `/`. */
	readonly prefix: string;
	/** Another store than Amazon's. */
	readonly endpoint: string | undefined;
	readonly region: string | undefined;
	/** Whether the bucket is named in the path rather than in the host. */
	readonly pathStyle: boolean;
}

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const PREFIX = /^(?:[\w!'()*.-]+\/)*$/;
const TAKES =
	"s3://bucket/prefix, with ?endpoint=https://…, &region=… and &path_style=true or false where needed";

/**
 * Reads `s3://bucket/prefix?endpoint=…&region=…&path_style=…`. With an endpoint
 * the bucket is named in the path unless said otherwise, as most other stores
 * than Amazon's want it.
 *
 * @throws ConfigurationError
 */
export function readBucketUrl(text: string): BucketAddress {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	const bucket = url?.hostname ?? "";
	const prefix = `${url?.pathname ?? ""}/`.replace(/\/{2,}/g, "/").slice(1);
	const { endpoint, region, path_style, ...others } = Object.fromEntries(
		url?.searchParams ?? [],
	);
	const wrong =
		url?.protocol !== "s3:" ||
		!BUCKET.test(bucket) ||
		!PREFIX.test(prefix) ||
		prefix.length > 256 ||
		(endpoint !== undefined && !isEndpoint(endpoint)) ||
		(path_style !== undefined && !/^(true|false)$/.test(path_style)) ||
		Object.keys(others).length > 0;
	const secret = url !== undefined && url.username + url.password !== "";
	if (secret)
		throw new ConfigurationError(
			"STORAGE_URL is not allowed to hold keys: give them as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
		);
	if (wrong)
		throw new ConfigurationError(
			`STORAGE_URL=${text} is not allowed: it takes ${TAKES}.`,
		);
	return {
		bucket,
		prefix,
		endpoint,
		region,
		pathStyle:
			path_style === undefined ? endpoint !== undefined : path_style === "true",
	};
}

function isEndpoint(text: string): boolean {
	if (!URL.canParse(text)) return false;
	const { protocol, username, password } = new URL(text);
	return /^https?:$/.test(protocol) && username + password === "";
}
