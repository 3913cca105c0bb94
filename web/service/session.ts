/** Equal for all that one visitor asks, so that a gradual rollout of AI gives equal answers. */
export const SESSION = (() => {
	const NAME = "svg-ai-session";
	try {
		const kept = localStorage.getItem(NAME) ?? newId();
		localStorage.setItem(NAME, kept);
		return kept;
	} catch {
		// Storage may be switched off: then a session lasts as long as the page.
		return newId();
	}
})();

/** Like no other. crypto.randomUUID is missing over plain HTTP. */
export function newId(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(
		"",
	);
}
