import type { EventEmitter } from "node:events";
import { Unleash, UnleashEvents } from "unleash-client";
import { asFeatureList, type FeatureList } from "./feature-list.ts";
import { lastKnownState } from "./last-known.ts";
import type { FlagLog, FlagSource } from "./source.ts";

export interface UnleashServerOptions {
	/** The server's API, such as `http://unleash:4242/api`. */
	readonly url: string;
	/** A client (backend) token; empty sends none. */
	readonly token: string;
	readonly appName: string;
	readonly refreshMs: number;
	/** A folder of ours for the last known state. */
	readonly stateFolder: string;
}

/** How it stands with the server; `refused` means the token. */
type Contact = "starting" | "connected" | "unreachable" | "refused";

/** A refused token is tried again after at most this long. */
const MAX_RETRY_MS = 300_000;
/** Silence for longer than this is a failed poll. */
const MAX_TIMEOUT_MS = 10_000;
/** The client's own words when it stops polling for good. */
const REFUSED = /responded (401|403)/;
const ABOUT_USAGE = /client\/(metrics|register)/;

/**
 * Follows an Unleash server with unleash-client: polling, ETags, registration
 * and usage figures are the client's. Around it stands what it lacks. A refused
 * token ends its polling for good, so a new client takes over after a pause that
 * doubles; an answer that isn't a feature list changes nothing; errors end up in
 * one log line at each change, not in the console.
 *
 * Resolves once the state kept from an earlier run, if any, is applied; the
 * server is not waited for.
 *
 * @param apply takes each good state
 */
export async function followUnleashServer(
	options: UnleashServerOptions,
	apply: (list: FeatureList) => void,
	log: FlagLog,
): Promise<FlagSource> {
	const { url, appName, refreshMs } = options;
	if (!URL.canParse(url)) throw new Error(`UNLEASH_URL is not a URL: ${url}`);
	const lastKnown = lastKnownState(options.stateFolder, appName);
	let contact: Contact = "starting";
	let retryMs = refreshMs;
	let retry: NodeJS.Timeout | undefined;
	let closed = false;

	function connected(): void {
		retryMs = refreshMs;
		if (contact === "connected") return;
		contact = "connected";
		log.info({ url }, "the flag server answers");
	}

	function failed(reason: string): void {
		const now = REFUSED.test(reason) ? "refused" : "unreachable";
		log[now === contact ? "debug" : "warn"](
			{ url, reason },
			"the flag server can't be used; the last known state stands",
		);
		contact = now;
		if (now === "refused") replaceLater();
	}

	function replaceLater(): void {
		if (closed || retry !== undefined) return;
		retire(client);
		retry = setTimeout(() => {
			retry = undefined;
			client = connect();
		}, retryMs);
		retry.unref();
		retryMs = Math.min(2 * retryMs, MAX_RETRY_MS);
	}

	async function take(answer: unknown): Promise<void> {
		const list = asFeatureList(answer);
		apply(list);
		connected();
		await lastKnown.keep(list).catch((error: Error) => {
			log.warn({ reason: error.message }, "the flags' state can't be kept");
		});
	}

	function connect(): Unleash {
		const next = new Unleash({
			url,
			appName,
			...(options.token !== "" && {
				customHeaders: { Authorization: options.token },
			}),
			refreshInterval: refreshMs,
			timeout: Math.max(1000, Math.min(refreshMs, MAX_TIMEOUT_MS)),
			// Called with each answer, segments included: this is where they are had.
			storageProvider: {
				set: (_appName, answer) => take(answer),
				get: async () => undefined,
			},
			disableAutoStart: true,
			skipInstanceCountWarning: true,
		});
		next.on(UnleashEvents.Error, (error: Error) => failed(error.message));
		next.on(UnleashEvents.Warn, (warning: unknown) => {
			const reason = warning instanceof Error ? warning.message : `${warning}`;
			// What isn't about usage figures is a failed poll, by whatever words.
			if (ABOUT_USAGE.test(reason))
				log.debug({ reason }, "the flag server doesn't take usage figures");
			else failed(reason);
		});
		next.on(UnleashEvents.Unchanged, connected);
		// Settles only after the first poll, which may take its time.
		next.start().catch((error: Error) => failed(error.message));
		return next;
	}

	try {
		const kept = await lastKnown.read();
		if (kept !== undefined) apply(kept);
	} catch (error) {
		log.warn(
			{ reason: (error as Error).message },
			"the kept state of the flags can't be used",
		);
	}
	let client = connect();

	return {
		kind: "unleash",
		status: () => contact,
		count: (flag, enabled) => client.count(flag, enabled),
		async close() {
			closed = true;
			clearTimeout(retry);
			retire(client);
		},
	};
}

/**
 * Ends a client. It drops its listeners while a poll may still be under way, and
 * an emitter without an error listener throws when that poll fails.
 */
function retire(client: Unleash): void {
	client.destroy();
	const { repository } = client as unknown as { repository: EventEmitter };
	repository.on(UnleashEvents.Error, () => {});
}
