/** A process of the bench: takes pictures one by one, answers with rows. */
import type { CorpusItem } from "../corpus/corpus.ts";
import { allVariants } from "../peers/registry.ts";
import { measureItem } from "./measure-item.ts";
import type { Row } from "./row.ts";

/** What the bench asks for. */
export interface Job {
	readonly item: CorpusItem;
	readonly converters: readonly string[];
	readonly measures: string;
	readonly rounds: number;
}

/** What a process tells: which conversion it begins, then all rows of the picture. */
export type Report =
	| { readonly begins: string }
	| { readonly rows: readonly Row[] | undefined };

const variants = new Map(
	allVariants().map((variant) => [variant.name, variant]),
);
const tell = (report: Report) => process.send?.(report);

process.on("message", async (job: Job) => {
	const chosen = job.converters.flatMap((name) => variants.get(name) ?? []);
	const rows = await measureItem(
		job.item,
		chosen,
		job.measures,
		job.rounds,
		(begins) => tell({ begins }),
	);
	tell({ rows });
});
process.on("disconnect", () => process.exit(0));
