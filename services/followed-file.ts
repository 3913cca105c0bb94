import { readFile, stat } from "node:fs/promises";

/**
 * Milliseconds between two looks at the file. Looking works where notifications
 * don't: network mounts, containers' bind mounts, editors that replace the file.
 */
const LOOK_MS = 250;

/** `broken` and `missing`: what was read last still stands. */
export type FileState = "good" | "broken" | "missing";

export interface FollowOptions {
	readonly path: string;
	/** Takes the file's text. @throws Error where it can't be used */
	take(text: string): void;
	/** Told of each reading, with what is wrong where it is broken. */
	tell(state: FileState, reason?: string): void;
}

/**
 * Follows a file: a saved edit is taken within a second, and while the file is
 * missing or broken the last good state stands. Resolves after the first reading.
 */
export async function followFile({ path, take, tell }: FollowOptions) {
	let seen: string | undefined | null = null;
	let reading: Promise<void> | undefined;
	let state: FileState = "missing";

	async function look(): Promise<void> {
		const mark = await markOf(path);
		if (mark === seen) return;
		seen = mark;
		if (mark === undefined) {
			state = "missing";
			return tell(state);
		}
		try {
			take(await readFile(path, "utf8"));
			state = "good";
			tell(state);
		} catch (error) {
			state = "broken";
			tell(state, (error as Error).message);
		}
	}

	await look();
	const timer = setInterval(() => {
		reading ??= look().finally(() => {
			reading = undefined;
		});
	}, LOOK_MS);
	timer.unref();

	return {
		state: (): FileState => state,
		async close(): Promise<void> {
			clearInterval(timer);
			await reading;
		},
	};
}

/** Changes whenever the file's content may have; undefined when there is none. */
async function markOf(path: string): Promise<string | undefined> {
	try {
		const { mtimeNs, size, ino } = await stat(path, { bigint: true });
		return `${mtimeNs} ${size} ${ino}`;
	} catch {
		return undefined;
	}
}
