import { createHmac } from "node:crypto";

/**
 * The headers that prove a message's origin and age, by the Standard Webhooks
 * scheme (standardwebhooks.com): HMAC-SHA256 of `id.timestamp.payload` by each
 * key, so that keys can change while receivers know but one of them.
 *
 * @param keys the newest first
 * @param sentAt of this attempt, and not of what is told
 */
export function signatureHeaders(
	keys: readonly Uint8Array[],
	id: string,
	sentAt: Date,
	payload: string,
): Readonly<Record<string, string>> {
	const timestamp = Math.floor(sentAt.getTime() / 1000);
	const signed = `${id}.${timestamp}.${payload}`;
	const signatures = keys.map((key) => {
		const digest = createHmac("sha256", key).update(signed).digest("base64");
		return `v1,${digest}`;
	});
	return {
		"webhook-id": id,
		"webhook-timestamp": String(timestamp),
		"webhook-signature": signatures.join(" "),
	};
}
