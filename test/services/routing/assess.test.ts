import t from "tap";
import { type AiFacts, assessAi } from "../../../services/routing/assess.ts";

/** As much of a well AI's facts as an assessment looks at. */
function facts(changed: Partial<AiFacts> = {}): AiFacts {
	const model = { loaded: true, state: "ready" };
	return {
		models: {
			models: { quality_predictor: model },
			memory: { withinLimits: true },
			process: {},
		},
		loading: undefined,
		router: { lane: { waiting: 0, width: 1 } },
		flags: { kind: "file", status: "good" },
		gates: [],
		turnedAwayMs: 0,
		converts: true,
		...changed,
	} as unknown as AiFacts;
}

t.test("a gate that is closed for a moment takes nobody out", async (t) => {
	t.match(assessAi(facts()), { overall: "healthy", concerns: [] });
	const gates = ["rssBytes"];
	t.match(assessAi(facts({ gates, turnedAwayMs: 29_000 })), {
		overall: "degraded",
		conditions: { router: "degraded" },
		concerns: ["under pressure"],
	});
	t.match(assessAi(facts({ gates, turnedAwayMs: 31_000 })), {
		overall: "unhealthy",
		conditions: { router: "unhealthy" },
		concerns: ["under pressure"],
	});
});

t.test(
	"what keeps every conversion from being made is unhealthy",
	async (t) => {
		t.match(assessAi(facts({ converts: false })), {
			overall: "unhealthy",
			concerns: ["no conversions"],
		});
		t.match(
			assessAi(facts({ flags: { kind: "unleash", status: "refused" } })),
			{ overall: "degraded", concerns: ["flag server away"] },
		);
	},
);
