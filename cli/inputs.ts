import { readdir, stat } from "node:fs/promises";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import { UsageError } from "./arguments.ts";

/** A picture, and where its drawings go. */
export interface Job {
	/** As it is told: the way it was given, or found in a folder that was given. */
	readonly input: string;
	/** Where its drawings go: a path without the format's extension. */
	readonly stem: string;
}

/** What is taken from folders; a file that is named is taken whatever it is called. */
const PICTURES = /\.(png|jpe?g|webp|gif)$/i;

/**
 * Finds the pictures and decides on their drawings' names. A folder's own
 * folders are kept below `out`. Two pictures that would get one drawing
 * (logo.png, logo.jpg) keep their whole names in it: logo.png.svg.
 *
 * @param out undefined: beside each picture
 * @param formats the extensions of what is written
 * @throws UsageError for what isn't there, when there is no picture at all, and
 *   where one file would be written over another or over a picture
 */
export async function findJobs(
	inputs: readonly string[],
	out: string | undefined,
	formats: readonly string[],
): Promise<Job[]> {
	const found = new Map<string, string>();
	for (const input of inputs) {
		const about = await stat(input).catch(() => undefined);
		if (about === undefined)
			throw new UsageError(`${input}: there is no such file or folder.`);
		const files = about.isDirectory() ? await picturesIn(input) : [input];
		const root = about.isDirectory() ? input : dirname(input);
		for (const file of files)
			if (!found.has(resolve(file)))
				found.set(
					resolve(file),
					out === undefined ? file : join(out, relative(root, file)),
				);
	}
	if (found.size === 0)
		throw new UsageError("No picture is given: name files or folders of them.");
	const uses = new Map<string, number>();
	for (const path of found.values())
		uses.set(short(path), (uses.get(short(path)) ?? 0) + 1);
	const jobs = [...found].map(([file, path]) => ({
		input: relative(process.cwd(), file) || file,
		stem: uses.get(short(path)) === 1 ? short(path) : path,
	}));
	refuseLosses(jobs, formats, new Set(found.keys()));
	return jobs;
}

/** A path without its extension. */
function short(path: string): string {
	return join(dirname(path), basename(path, extname(path)));
}

function refuseLosses(
	jobs: readonly Job[],
	formats: readonly string[],
	pictures: ReadonlySet<string>,
): void {
	const writers = new Map<string, string>();
	for (const { input, stem } of jobs)
		for (const format of formats) {
			const path = `${stem}.${format}`;
			const other = writers.get(resolve(path));
			if (other !== undefined)
				throw new UsageError(
					`${other} and ${input} would both become ${path}: convert them to folders of their own.`,
				);
			if (pictures.has(resolve(path)))
				throw new UsageError(
					`${path} would be written over a picture: name another folder by --out.`,
				);
			writers.set(resolve(path), input);
		}
}

async function picturesIn(folder: string): Promise<string[]> {
	const names = await readdir(folder, { recursive: true });
	const paths = names
		.filter((name) => PICTURES.test(name))
		.map((name) => join(folder, name))
		.sort();
	const areFiles = await Promise.all(
		paths.map(async (path) => (await stat(path).catch(() => null))?.isFile()),
	);
	return paths.filter((_, at) => areFiles[at]);
}
