/**
 * Draws pictures of the corpus, lets each go some ways that pictures go before they are sent, and writes what its pixels
 * show of it beside what really happened, into .cache/labels/traces-<split>.jsonl: what the damage estimator learns from.
 *
 *     npm run labels:damage -- [--splits train,validation] [--drawings 2000] [--ways 5]
 *
 * Validation and test take a quarter of the drawings. Nothing is converted: some 40 ms of one core a picture.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
	TRACES_VERSION,
	tracesOf,
} from "../../services/damage/traces/traces.ts";
import type { Split } from "../corpus/brand.ts";
import { randomFor } from "../corpus/seeded.ts";
import { LABELS_DIRECTORY } from "../labels/store.ts";
import { appendJsonLine } from "../measuring/json-lines.ts";
import { progress } from "../support/progress.ts";
import { chainsFor } from "./chains.ts";
import { subjectsOf } from "./subjects.ts";

const HELD_OUT = 0.25;
const { values } = parseArgs({
	options: {
		splits: { type: "string", default: "train,validation" },
		drawings: { type: "string", default: "2000" },
		ways: { type: "string", default: "5" },
	},
});
for (const split of values.splits.split(",") as Split[]) {
	const count = Number(values.drawings) * (split === "train" ? 1 : HELD_OUT);
	const file = join(LABELS_DIRECTORY, `traces-${split}.jsonl`);
	rmSync(file, { force: true });
	const subjects = subjectsOf(split, count);
	const bar = progress(`traces of ${split}`, subjects.length);
	for (const subject of subjects) {
		const { id, brand, set } = subject;
		const random = randomFor(`traces:${id}`);
		for (const chain of chainsFor(random, Number(values.ways))) {
			const { raster, kinds, parameters } = await chain.take(subject, random);
			appendJsonLine(file, {
				...{ id, brand, set, version: TRACES_VERSION },
				...{ chain: chain.name, kinds, parameters },
				traces: Array.from(tracesOf(raster), (value) =>
					Number(value.toPrecision(6)),
				),
			});
		}
		bar.step(id);
	}
	bar.end();
}
