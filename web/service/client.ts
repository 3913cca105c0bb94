import { type ClientOptions, createClient } from "../../client/src/index.ts";
import { HEADERS } from "./key.ts";

/** The service that this page came from, as any program asks it. */
export function clientOf(options: Omit<ClientOptions, "baseUrl" | "headers">) {
	return createClient({
		baseUrl: new URL(".", document.baseURI),
		headers: HEADERS,
		...options,
	});
}

/** Asks once: for what is asked again anyway. */
export const once = clientOf({ attempts: 1 });
