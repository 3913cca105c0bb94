import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { median, quantile } from "../../../services/statistics.ts";
import {
	type CorpusItem,
	listItems,
	materialise,
	type SetName,
} from "../../corpus/corpus.ts";
import { number, table } from "../../support/markdown.ts";
import type { Budgets } from "../support/findings.ts";
import { watchTree } from "../support/tree-watch.ts";
import { hand, reach, results, startJobs, type ToldJob } from "./scene.ts";

/** As people have them: with and without a ground, of one colour and of many, small and not. */
const SETS: readonly SetName[] = [
	...(["colour", "one-colour", "gradients", "transparent", "small"] as const),
];
const WORKERS = 2;
/** The most faithful that needs no models. */
const CONVERTER = "subpixel";

interface Logo {
	readonly set: SetName;
	readonly bytes: Uint8Array;
}

/**
 * A thousand logos of the corpus handed over as one job, as who moves a brand library would:
 * its time, the memory of service and database together, what the drawings are like.
 *
 * @returns the figures in Markdown
 */
export async function thousandLogos(
	budgets: Budgets,
	count: number,
): Promise<string> {
	const logos = await corpusLogos(count);
	const service = await startJobs({ WORKERS: String(WORKERS) });
	const memory = watchTree(service.pid, 500);
	try {
		const since = performance.now();
		const files = Object.fromEntries(
			[...logos].map(([name, { bytes }]) => [name, bytes]),
		);
		const { job } = await hand(service.origin, files, `converter=${CONVERTER}`);
		const takenIn = (performance.now() - since) / 1000;
		const ended = await reach(() => service.origin, job.id, 1);
		const seconds = (performance.now() - since) / 1000;
		await memory.stop();
		const drawn = await results(service.origin, job.id);
		budgets.settle(
			`${count} logos of the corpus in one job: all made, none twice`,
			`${ended.counts.done} of ${ended.counts.total} in ${seconds.toFixed(0)} s, ${Object.keys(drawn).length} files`,
			ended.counts.done === count && Object.keys(drawn).length === count,
		);
		return `${count} logos of simple-icons and @iconify-json/logos, 32 to 512 px, as one job by \`${CONVERTER}\` on ${WORKERS} workers: taken in after ${takenIn.toFixed(1)} s, ended after ${seconds.toFixed(0)} s, ${(count / seconds).toFixed(1)} a second. Service, workers and PostgreSQL together were resident with ${memory.peakMib().toFixed(0)} MiB at most, shared pages counted in each process.\n\n${figures(logos, ended, drawn)}`;
	} finally {
		await memory.stop();
		await service.stop();
	}
}

/** Logos of real marks, each set's share alike, by names in the sets' folders. */
async function corpusLogos(count: number): Promise<ReadonlyMap<string, Logo>> {
	const bySet = SETS.map((set) =>
		listItems({ sets: [set] })
			.filter(isRealMark)
			.values(),
	);
	const logos = new Map<string, Logo>();
	// In turns, until there are enough: what shows nothing, such as white on white, isn't drawn.
	while (logos.size < count)
		for (const items of bySet) {
			const { value: item } = items.next();
			if (item === undefined) throw new Error(`no ${count} logos are there`);
			const drawn = await materialise(item);
			if (drawn === undefined || logos.size === count) continue;
			logos.set(`${item.id}${extname(drawn.inputPath)}`, {
				set: item.set,
				bytes: await readFile(drawn.inputPath),
			});
		}
	return logos;
}

const isRealMark = ({ source: { collection } }: CorpusItem): boolean =>
	collection === "logos" || collection === "simple-icons";

/** By set: how many, fidelity, bytes before and after. */
function figures(
	logos: ReadonlyMap<string, Logo>,
	{ items }: ToldJob,
	drawn: Readonly<Record<string, Uint8Array>>,
): string {
	const rows = items.flatMap(({ name, state, fidelity }) => {
		const logo = logos.get(name);
		const svg = drawn[name.replace(/\.\w+$/, ".svg")];
		if (state !== "done" || logo === undefined || svg === undefined) return [];
		const { set, bytes } = logo;
		return [
			{ set, fidelity: fidelity ?? 0, before: bytes.length, after: svg.length },
		];
	});
	const row = (head: string, of: typeof rows) => {
		const fidelities = of.map(({ fidelity }) => fidelity);
		return [
			...[head, of.length, number(median(fidelities), 4)],
			...[0.1, 0.01].map((p) => number(quantile(fidelities, p), 4)),
			median(of.map(({ before }) => before)) / 1000,
			median(of.map(({ after }) => after)) / 1000,
		];
	};
	return table(
		[
			...[
				"set",
				"made",
				"fidelity, median",
				"lowest tenth",
				"lowest hundredth",
			],
			...["picture, median kB", "SVG, median kB"],
		],
		[
			...SETS.map((set) =>
				row(
					set,
					rows.filter((one) => one.set === set),
				),
			),
			row("all", rows),
		],
		2,
	);
}
