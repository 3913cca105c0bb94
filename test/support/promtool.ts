import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

/**
 * Why tests with Prometheus' own tool can't run, for tap's `skip`; false where they
 * can. On a continuous integration's machine its absence is a failure.
 */
export function noPromtool(): string | false {
	const folders = (process.env.PATH ?? "").split(delimiter);
	if (folders.some((folder) => existsSync(join(folder, "promtool"))))
		return false;
	const reason = "promtool (Debian's package prometheus) isn't installed";
	if (process.env.CI === "true") throw new Error(`In CI too, ${reason}.`);
	return reason;
}

/** Runs promtool. @throws Error with what it printed where it finds a fault */
export async function promtool(...words: string[]): Promise<void> {
	await promisify(execFile)("promtool", words).catch((error) => {
		throw new Error(`${error.stdout}${error.stderr}`);
	});
}

/**
 * Tells whether PromQL's own engine finds anything for an expression among series
 * that grow.
 *
 * @param series names with their labels
 * @param expressions by what they are called
 * @throws Error that names those which find nothing
 */
export async function answered(
	series: readonly string[],
	expressions: readonly string[],
): Promise<void> {
	const folder = await mkdtemp(join(tmpdir(), "svg-ai-promtool-"));
	const file = join(folder, "test.yml");
	const tests = [
		{
			interval: "1m",
			input_series: series.map((one) => ({ series: one, values: "0+1x60" })),
			promql_expr_test: expressions.map((expr) => ({
				expr: `count(${expr}) > bool 0`,
				eval_time: "50m",
				exp_samples: [{ labels: "{}", value: 1 }],
			})),
		},
	];
	try {
		// JSON is YAML.
		await writeFile(file, JSON.stringify({ tests }));
		await promtool("test", "rules", file);
	} finally {
		await rm(folder, { recursive: true });
	}
}
