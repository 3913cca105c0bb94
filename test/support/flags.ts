/** A feature list with the AI flag alone, in Unleash's client-features format. */
export function flagList(enabled: boolean, strategies: object[] = []) {
	return {
		version: 2,
		features: [{ name: "ai-conversion", enabled, strategies }],
	};
}

/**
 * Unleash's gradual rollout.
 *
 * @param percent of the sessions or users, 0..100
 * @param stickiness whose id decides: sessionId or userId
 */
export function rollOut(percent: number, stickiness = "sessionId") {
	return {
		name: "flexibleRollout",
		parameters: {
			rollout: String(percent),
			stickiness,
			groupId: "ai-conversion",
		},
	};
}
