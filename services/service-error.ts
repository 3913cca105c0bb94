/** Every failure that a client can be told about, with its HTTP status. */
export const ERROR_STATUS = {
	INVALID_PARAMETERS: 400,
	UNAUTHORIZED: 401,
	FILE_NOT_FOUND: 404,
	NOT_FOUND: 404,
	JOB_NOT_FOUND: 404,
	METHOD_NOT_ALLOWED: 405,
	JOB_CONFLICT: 409,
	FILE_TOO_LARGE: 413,
	UNSUPPORTED_MEDIA_TYPE: 415,
	INVALID_IMAGE: 422,
	IMAGE_TOO_LARGE: 422,
	RATE_LIMITED: 429,
	QUEUE_FULL: 429,
	CONVERSION_FAILED: 500,
	OVERLOADED: 503,
	JOBS_UNAVAILABLE: 503,
	TIMEOUT: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/**
 * A failure with a code from the HTTP contract. The message is one sentence
 * that is safe to show to a client: no path, no stack, no secret.
 */
export class ServiceError extends Error {
	readonly code: ErrorCode;
	/** Seconds after which the same request may succeed; sent as Retry-After. */
	readonly retryAfter: number | undefined;

	constructor(
		code: ErrorCode,
		message: string,
		options: { retryAfter?: number; cause?: unknown } = {},
	) {
		super(message, { cause: options.cause });
		this.name = "ServiceError";
		this.code = code;
		this.retryAfter = options.retryAfter;
	}

	get status(): number {
		return ERROR_STATUS[this.code];
	}
}
