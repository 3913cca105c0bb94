import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { within } from "../abort.ts";

export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

export interface Post {
	readonly url: URL;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
	/** Until the answer's head is there, from the look-up of the name on. */
	readonly timeoutMs: number;
	/** Whether an address may be connected to. */
	readonly mayReach: (address: string) => boolean;
	readonly resolve?: Resolve;
	readonly signal?: AbortSignal;
}

/** An address that may not be connected to, with no connection made. */
export class Unreachable extends Error {
	override readonly name = "Unreachable";
}

/** More of an answer isn't read: what it says beyond its status is of no use here. */
const MAX_ANSWER_BYTES = 16 * 1024;
/** How long what comes after the head is waited for. */
const REST_MS = 2000;

const resolveAll: Resolve = (host) => lookup(host, { all: true });

/**
 * Posts once, following nothing. The name is looked up once; all of its addresses
 * are checked, and the connection goes to one of just these: a name that means
 * something else a moment later leads nowhere else.
 *
 * @throws Unreachable; what the look-up or the connection fails with; an Error
 *   in time
 */
export async function post(given: Post): Promise<{
	readonly status: number;
	/** Seconds, where the answer names them. */
	readonly retryAfter: number | undefined;
}> {
	const { timeoutMs, signal } = given;
	const tooLate = () => new Error(`no answer within ${timeoutMs} ms`);
	return within({ ms: timeoutMs, tooLate }, signal, async (ending) => {
		const addresses = await addressesOf(given);
		const answer = await send(given, addresses, ending);
		const retryAfter = secondsOf(answer.headers["retry-after"]);
		dropRest(answer);
		return { status: answer.statusCode ?? 0, retryAfter };
	});
}

async function addressesOf(given: Post): Promise<readonly LookupAddress[]> {
	const host = given.url.hostname.replace(/^\[|\]$/g, "");
	const family = isIP(host);
	const { resolve = resolveAll } = given;
	const addresses =
		family === 0 ? await resolve(host) : [{ address: host, family }];
	// One that may not be reached among others is no accident.
	const wrong = addresses.find(({ address }) => !given.mayReach(address));
	if (wrong !== undefined || addresses.length === 0)
		throw new Unreachable(`${host} is no public address`);
	return addresses;
}

function send(
	{ url, headers, body }: Post,
	addresses: readonly LookupAddress[],
	signal: AbortSignal,
): Promise<IncomingMessage> {
	const request = url.protocol === "https:" ? httpsRequest : httpRequest;
	return new Promise((resolve, reject) => {
		const length = String(Buffer.byteLength(body));
		const sent = request(url, {
			method: "POST",
			headers: { ...headers, "content-length": length },
			// A connection of its own: one that is kept would be used by name.
			agent: false,
			lookup: pinned(addresses),
			signal,
		});
		sent.once("response", resolve);
		sent.on("error", reject);
		sent.end(body);
	});
}

/** A look-up that has its answer already. */
function pinned(addresses: readonly LookupAddress[]): LookupFunction {
	return (_host, options, done) => {
		if (options.all) return done(null, [...addresses]);
		done(null, addresses[0].address, addresses[0].family);
	};
}

/** Reads what is short, so that the receiver isn't cut off, and leaves what isn't. */
function dropRest(answer: IncomingMessage): void {
	let seen = 0;
	const timer = setTimeout(() => answer.destroy(), REST_MS);
	timer.unref();
	answer.on("data", (chunk: Buffer) => {
		seen += chunk.length;
		if (seen > MAX_ANSWER_BYTES) answer.destroy();
	});
	answer.on("error", () => {});
	answer.once("close", () => clearTimeout(timer));
}

/** Retry-After in seconds; its other form, a date, is as good as none for a pause of days. */
function secondsOf(header: string | undefined): number | undefined {
	return header !== undefined && /^\d{1,9}$/.test(header)
		? Number(header)
		: undefined;
}
