/**
 * Draws the corpus into .cache/corpus:
 *
 *     npm run corpus -- [--split test] [--set colour,jpeg] [--size 256] [--limit 100]
 *
 * What is there already is kept, so a stopped run goes on where it stopped. Without a limit this is
 * every picture: some 50,000, several GB.
 */
import { parseArgs } from "node:util";
import { progress } from "../support/progress.ts";
import { listItems, materialise } from "./corpus.ts";
import { FONTS_HINT } from "./generated/wordmarks.ts";
import { selectionFrom } from "./selection.ts";

const { values } = parseArgs({
	options: {
		split: { type: "string" },
		set: { type: "string" },
		size: { type: "string" },
		limit: { type: "string" },
	},
});
const items = listItems(selectionFrom(values));
const bar = progress("corpus", items.length);
const left = { blank: 0, font: 0 };
for (const item of items) {
	const files = await materialise(item);
	if (files === undefined) {
		left[item.source.collection === "wordmark" ? "font" : "blank"]++;
	}
	bar.step(item.id);
}
bar.end();
console.log(
	`${items.length - left.blank - left.font} items, ${left.blank} left out because they show nothing.`,
);
if (left.font > 0) console.log(`${left.font} left out. ${FONTS_HINT}`);
