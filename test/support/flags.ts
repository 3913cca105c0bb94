/** A feature list with the AI flag alone, in Unleash's client-features format. */
export function flagList(enabled: boolean, strategies: object[] = []) {
	return {
		version: 2,
		features: [{ name: "ai-conversion", enabled, strategies }],
	};
}

/** Unleash's gradual rollout to a share of the sessions, 0..100. */
export function rolloutBySession(percent: number) {
	return {
		name: "flexibleRollout",
		parameters: {
			rollout: String(percent),
			stickiness: "sessionId",
			groupId: "ai-conversion",
		},
	};
}
