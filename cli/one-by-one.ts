import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { type Asked, UsageError } from "./arguments.ts";
import type { Converting, Drawn, Refused } from "./drawn.ts";
import type { Job } from "./inputs.ts";
import type { Telling } from "./telling.ts";

/** Options that can't be meant, and a key that the server doesn't know. */
const MEANINGLESS = new Set(["INVALID_PARAMETERS", "UNAUTHORIZED"]);

/**
 * Converts pictures, each by itself, and tells of each.
 *
 * @throws UsageError for options that no picture can be converted by
 */
export async function convertOneByOne(
	converting: Converting,
	jobs: readonly Job[],
	asked: Asked,
	telling: Telling,
): Promise<void> {
	const left = [...jobs];
	let meaningless: UsageError | undefined;

	async function work(): Promise<void> {
		for (let job = left.shift(); job !== undefined; job = left.shift()) {
			const since = performance.now();
			const seconds = () => Math.round(performance.now() - since) / 1000;
			const { input } = job;
			try {
				const { outputs, drawn } = await convertOne(converting, job, asked);
				const { drawnBy: drawn_by, files: _, ...measured } = drawn;
				telling.tell({
					...{ input, ok: true, outputs, drawn_by, ...measured },
					seconds: seconds(),
				});
			} catch (error) {
				const { code: error_code = "FAILED", message } = error as Refused;
				// What no picture can be converted by isn't tried on the others.
				if (MEANINGLESS.has(error_code) && telling.counts.done === 0) {
					left.length = 0;
					meaningless = new UsageError(message);
					return;
				}
				telling.tell({
					...{ input, ok: false, error: message, error_code },
					seconds: seconds(),
				});
			}
		}
	}

	await Promise.all(Array.from({ length: converting.places }, work));
	if (meaningless !== undefined) throw meaningless;
}

async function convertOne(
	converting: Converting,
	job: Job,
	{ options, formats }: Asked,
) {
	const picture = await readFile(job.input);
	const drawn = await converting.convert(picture, options, formats);
	return { drawn, outputs: await writeAll(job, drawn.files) };
}

async function writeAll(job: Job, files: Drawn["files"]) {
	return Promise.all(
		Object.entries(files).map(([format, { data, encoding }]) =>
			writeDrawing(job, format, Buffer.from(data, encoding)),
		),
	);
}

/** Writes a drawing in one format, in folders that are made. */
export async function writeDrawing(
	{ stem }: Job,
	format: string,
	bytes: Uint8Array,
) {
	const path = `${stem}.${format}`;
	await mkdir(dirname(stem), { recursive: true });
	await writeFile(path, bytes);
	return { format, path, size: bytes.length };
}
