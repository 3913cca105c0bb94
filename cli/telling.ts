import { progressBar } from "./progress-bar.ts";

/** What came of one picture, as `--json` tells it. */
export interface Told {
	readonly input: string;
	readonly ok: boolean;
	readonly outputs?: readonly {
		readonly format: string;
		readonly path: string;
		/** Bytes. */
		readonly size: number;
	}[];
	readonly ssim?: number;
	readonly fidelity?: number;
	/** The converter or tier. */
	readonly drawn_by?: string;
	readonly warnings?: readonly string[];
	readonly seconds: number;
	readonly error?: string;
	readonly error_code?: string;
}

export type Telling = ReturnType<typeof createTelling>;

/**
 * Tells of each picture: results to standard output, failures and a bar to
 * standard error.
 *
 * @param total pictures
 */
export function createTelling(
	total: number,
	{ json, quiet }: { readonly json: boolean; readonly quiet: boolean },
) {
	const bar = progressBar(total, process.stderr);
	const counts = { done: 0, failed: 0 };
	return {
		/** Pictures that were told of. */
		counts,
		tell(told: Told): void {
			counts[told.ok ? "done" : "failed"]++;
			bar.clear();
			if (json) console.log(JSON.stringify(told));
			else if (!told.ok) console.error(`${told.input}: ${told.error}`);
			else if (!quiet) {
				console.log(sentence(told));
				for (const warning of told.warnings ?? [])
					console.error(`${told.input}: ${warning}`);
			}
			if (!quiet) bar.draw(counts.done + counts.failed, told.input);
		},
		end: () => bar.clear(),
	};
}

function sentence({ input, outputs = [], ssim, drawn_by }: Told): string {
	const paths = outputs.map(({ path }) => path).join(", ");
	return `${input}: ${paths} (ssim ${ssim?.toFixed(3)}, ${drawn_by})`;
}
