import { signal } from "@preact/signals";
import { ServiceRefusal } from "../../client/src/index.ts";

/** The service's own sentence, where it wants an API key that it wasn't given. */
export const keyWanted = signal<string | undefined>(undefined);

/** Has the page ask for a key where a request failed for want of one. */
export function noteAccess(error: unknown): void {
	if (error instanceof ServiceRefusal && error.code === "UNAUTHORIZED")
		keyWanted.value = error.message;
}
