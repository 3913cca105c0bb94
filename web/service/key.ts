import { SESSION } from "./session.ts";

const NAME = "svg-ai-key";

/** What every request says of who asks; a key is added where there is one. */
export const HEADERS: Record<string, string> = { "x-session-id": SESSION };

/** Sends an API key with every request from now on; an empty one sends none. */
export function keepKey(key: string): void {
	if (key === "") delete HEADERS.authorization;
	else HEADERS.authorization = `Bearer ${key}`;
	try {
		sessionStorage.setItem(NAME, key);
	} catch {
		// Storage may be switched off: then a key lasts as long as the page.
	}
}

try {
	// Of this tab alone, and gone with it.
	keepKey(sessionStorage.getItem(NAME) ?? "");
} catch {
	// As above.
}
