import { createHash, timingSafeEqual } from "node:crypto";
import type { BaseLogger } from "pino";
import { type FileState, followFile } from "../followed-file.ts";
import { type ApiClient, readClients } from "./clients.ts";

export type ApiKeys = Awaited<ReturnType<typeof followApiKeys>>;

/**
 * The keys that open the API, from a file that is followed: a saved edit counts
 * within a second, and while the file is missing or broken the last good one
 * does.
 *
 * The file holds SHA-256 and no slower hash: a key is 32 random bytes, which
 * nobody guesses however fast, unlike a password.
 *
 * @throws Error at the start where the file can't be used: nobody would be let in
 */
export async function followApiKeys(
	path: string,
	log: Pick<BaseLogger, "info" | "warn">,
) {
	let clients: readonly ApiClient[] = [];
	let keys: readonly { readonly digest: Buffer; readonly client: ApiClient }[] =
		[];
	let complaint: string | undefined;

	function take(text: string): void {
		clients = readClients(text);
		keys = clients.flatMap((client) =>
			client.sha256.map((hex) => ({ digest: Buffer.from(hex, "hex"), client })),
		);
	}

	function tell(state: FileState, reason = "it isn't there"): void {
		complaint = state === "good" ? undefined : reason;
		if (state === "good")
			log.info({ path, clients: clients.length }, "API keys read");
		else
			log.warn(
				{ path, reason },
				"the API keys' file can't be used; the last good state stands",
			);
	}

	const file = await followFile({ path, take, tell });
	if (complaint !== undefined) {
		await file.close();
		throw new Error(complaint);
	}

	return {
		/**
		 * Whose key it is; undefined when it is nobody's. The time that it takes
		 * doesn't depend on how much of a key is right, nor on whose it is.
		 */
		find(key: string): ApiClient | undefined {
			const digest = createHash("sha256").update(key).digest();
			let found: ApiClient | undefined;
			for (const one of keys)
				if (timingSafeEqual(one.digest, digest)) found = one.client;
			return found;
		},
		/** Whether the file can be used as it is now. */
		isGood: () => file.state() === "good",
		close: file.close,
	};
}
