import { isIP } from "node:net";
import { ConfigurationError } from "../configuration-error.ts";
import { ServiceError } from "../service-error.ts";
import { isPublicAddress } from "./address.ts";
import { type KeySource, readKeys } from "./keys.ts";
import { type Attempted, nextPause } from "./pauses.ts";
import { type Post, post, type Resolve, Unreachable } from "./post.ts";
import { signatureHeaders } from "./sign.ts";

export interface WebhookOptions {
	readonly keys: KeySource;
	/** Whether clients may name addresses that aren't public. */
	readonly allowPrivate: boolean;
	/** The operator's own address for what could not be delivered; empty for none. */
	readonly deadLetterUrl: string;
	/** Until the head of an answer is there. */
	readonly timeoutMs: number;
	/** Attempts in all, 1 to MOST_ATTEMPTS. */
	readonly maxAttempts: number;
	/** Names the service to receivers. */
	readonly userAgent: string;
	/** Instead of the system's names. */
	readonly resolve?: Resolve;
	/** Instead of the rule for public addresses. */
	readonly mayReach?: (address: string) => boolean;
	/** Has every attempt told. */
	readonly tell?: (message: Message, delivery: Delivery) => void;
}

/** What is told to a receiver; the same over all attempts, so that it can be kept as JSON. */
export interface Message {
	/** Names what is told, once and for all: receivers drop what they know. */
	readonly id: string;
	readonly url: string;
	/** Such as `job.completed`. */
	readonly event: string;
	/** When it happened: ISO 8601. */
	readonly occurredAt: string;
	readonly data: unknown;
}

/** What came of an attempt. */
export interface Delivery {
	/**
	 * `failed` may do better another time, `refused` will not: the receiver wants
	 * no more (410), or may not be reached.
	 */
	readonly outcome: "delivered" | "failed" | "refused";
	/** Of the answer, where there was one. */
	readonly status: number | undefined;
	/** Why not, in words without the address. */
	readonly reason: string | undefined;
	/** Seconds that the receiver asked to be left alone. */
	readonly retryAfter: number | undefined;
	readonly ms: number;
}

export type Webhooks = Awaited<ReturnType<typeof createWebhooks>>;

const GONE = 410;
/** What the operator's own address is told, and nobody else. */
const UNDELIVERED = "webhook.undelivered";

/**
 * Tells receivers what happened, by the Standard Webhooks scheme. It keeps
 * nothing: a queue holds messages, calls `deliver`, and asks `afterwards` what to
 * do with one that wasn't.
 *
 * @throws ConfigurationError where a key is none, or the file of keys can't be read
 */
export async function createWebhooks(options: WebhookOptions) {
	const { deadLetterUrl, maxAttempts, timeoutMs, keys } = options;
	const mayReach =
		options.mayReach ?? (options.allowPrivate ? () => true : isPublicAddress);
	const enabled = (await readKeys(keys)).length > 0;

	async function postSigned(message: Message, signal?: AbortSignal) {
		const { id, event, occurredAt, data } = message;
		const body = JSON.stringify({ type: event, timestamp: occurredAt, data });
		const now = new Date();
		const signed = signatureHeaders(await readKeys(keys), id, now, body);
		const request: Post = {
			url: new URL(message.url),
			headers: {
				...{ "content-type": "application/json" },
				...{ "user-agent": options.userAgent, ...signed },
			},
			body,
			timeoutMs,
			// The operator's own address is nobody else's choice.
			mayReach: event === UNDELIVERED ? () => true : mayReach,
			...(options.resolve && { resolve: options.resolve }),
			...(signal && { signal }),
		};
		return post(request);
	}

	return {
		/** Without a key nothing is sent. */
		enabled,

		/**
		 * Looks at an address that a client names, without asking for it.
		 *
		 * @throws ServiceError INVALID_PARAMETERS
		 */
		check(url: string): void {
			const wrong = enabled
				? faultOf(url, mayReach)
				: "can't be called: the service has no key to sign with";
			if (wrong !== undefined)
				throw new ServiceError("INVALID_PARAMETERS", `The web hook ${wrong}.`);
		},

		/**
		 * Makes one attempt.
		 *
		 * @throws nothing but the signal's reason
		 */
		async deliver(message: Message, signal?: AbortSignal): Promise<Delivery> {
			const began = performance.now();
			const delivery = await postSigned(message, signal).then(
				judged,
				(error: Error) => {
					signal?.throwIfAborted();
					return judgedFault(error);
				},
			);
			const told = { ...delivery, ms: performance.now() - began };
			options.tell?.(message, told);
			return told;
		},

		/**
		 * What to do with a message that wasn't delivered.
		 *
		 * @returns the seconds until the next attempt; or, where there is none, what
		 *   tells the operator's own address, a message like any other
		 */
		afterwards(
			message: Message,
			delivery: Delivery,
			attempts: number,
		): { readonly pause?: number; readonly deadLetter?: Message } {
			const { outcome, status, reason, retryAfter } = delivery;
			const attempted: Attempted = {
				...{ attempts, maxAttempts },
				...(retryAfter !== undefined && { retryAfter }),
			};
			const pause = outcome === "failed" ? nextPause(attempted) : undefined;
			if (pause !== undefined) return { pause };
			if (deadLetterUrl === "" || message.event === UNDELIVERED) return {};
			return {
				deadLetter: {
					id: `${message.id}-undelivered`,
					url: deadLetterUrl,
					event: UNDELIVERED,
					occurredAt: new Date().toISOString(),
					data: { message, attempts, status, reason },
				},
			};
		},
	};
}

type Judged = Omit<Delivery, "ms">;

function judged(answer: {
	readonly status: number;
	readonly retryAfter: number | undefined;
}): Judged {
	const { status, retryAfter } = answer;
	if (status >= 200 && status < 300)
		return { outcome: "delivered", status, reason: undefined, retryAfter };
	const outcome = status === GONE ? "refused" : "failed";
	const followed =
		status >= 300 && status < 400 ? ", which isn't followed" : "";
	const reason = `answered ${status}${followed}`;
	return { outcome, status, reason, retryAfter };
}

function judgedFault(error: Error): Judged {
	const none = { status: undefined, retryAfter: undefined };
	if (error instanceof Unreachable)
		return { ...none, outcome: "refused", reason: error.message };
	const reason =
		error instanceof ConfigurationError
			? "the keys to sign with can't be read"
			: ((error as NodeJS.ErrnoException).code ?? error.message);
	return { ...none, outcome: "failed", reason };
}

/** What is wrong with an address, as far as it shows. */
function faultOf(
	text: string,
	mayReach: (address: string) => boolean,
): string | undefined {
	if (!URL.canParse(text)) return "is no URL";
	const url = new URL(text);
	if (url.protocol !== "https:" && url.protocol !== "http:")
		return "is neither https nor http";
	if (url.username + url.password !== "")
		return "has a user's name in it: let the receiver check the signature";
	const host = url.hostname.replace(/^\[|\]$/g, "");
	if (isIP(host) !== 0 && !mayReach(host)) return "has no public address";
	return undefined;
}
