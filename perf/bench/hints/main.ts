/**
 * What the learned damage estimator adds to measuring, way by way that pictures go before they are sent:
 *
 *     npm run bench:hints -- [--split validation] [--drawings 400] [--ways 4] [--models models] [--out learned-damage]
 *
 * Each drawing of the corpus goes some ways (perf/traces/chains.ts) and is diagnosed by measuring alone; where nothing is found, the
 * model is asked through the service's own inference and the picture is looked at again with its hint. Where the hint brought a
 * restoration, both are traced and held against the truth. With --out it writes perf/reports/<name>.md.
 */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { createPredictor } from "../../../services/prediction/predictor.ts";
import type { Split } from "../../corpus/brand.ts";
import { randomFor } from "../../corpus/seeded.ts";
import { progress } from "../../support/progress.ts";
import { commandOf, putReport } from "../../support/report.ts";
import { chainsFor } from "../../traces/chains.ts";
import { subjectsOf } from "../../traces/subjects.ts";
import { startRegistry } from "../models/served.ts";
import { diagnoseBoth, type Outcome } from "./diagnose-both.ts";
import { reportOf } from "./report.ts";

const { values } = parseArgs({
	options: {
		split: { type: "string", default: "validation" },
		drawings: { type: "string", default: "400" },
		ways: { type: "string", default: "4" },
		models: { type: "string", default: "models" },
		out: { type: "string" },
	},
});
const registry = startRegistry(resolve(values.models));
const outcomes: Outcome[] = [];
try {
	await registry.start();
	await registry.settled();
	const predictor = createPredictor(registry);
	const subjects = subjectsOf(values.split as Split, Number(values.drawings));
	const bar = progress("hints", subjects.length);
	for (const subject of subjects) {
		// Other ways than those that were learned from, where a split was.
		const random = randomFor(`hints:${subject.id}`);
		for (const chain of chainsFor(random, Number(values.ways)))
			outcomes.push(
				await diagnoseBoth(subject, chain, random, predictor.expectDamage),
			);
		bar.step(subject.id);
	}
	bar.end();
} finally {
	await registry.close();
}
await putReport(
	values.out,
	`# The learned damage estimator\n\nMade by \`${commandOf("bench:hints")}\` (${values.split} brands).\n\n${reportOf(outcomes)}`,
);
