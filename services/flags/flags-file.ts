import { readFile, stat } from "node:fs/promises";
import { asFeatureList, type FeatureList } from "./feature-list.ts";
import type { FlagLog, FlagSource } from "./source.ts";

/**
 * Milliseconds between two looks at the file. Looking works where notifications
 * don't: network mounts, containers' bind mounts, editors that replace the file.
 */
const LOOK_MS = 250;

/**
 * Follows a file in Unleash's client-features format. A saved edit is applied
 * within a second; while the file is missing or broken the last good state
 * stands, which at the start is: everything off.
 *
 * @param apply takes each good state
 */
export async function followFlagsFile(
	path: string,
	apply: (list: FeatureList) => void,
	log: FlagLog,
): Promise<FlagSource> {
	let seen: string | undefined | null = null;
	let reading: Promise<void> | undefined;
	let state: "good" | "broken" | "missing" = "missing";

	async function look(): Promise<void> {
		const mark = await fileMark(path);
		if (mark === seen) return;
		seen = mark;
		if (mark === undefined) {
			state = "missing";
			log.warn(
				{ path },
				"the flags file is missing; the last good state stands",
			);
			return;
		}
		try {
			apply(asFeatureList(JSON.parse(await readFile(path, "utf8"))));
			state = "good";
			log.info({ path }, "flags file read");
		} catch (error) {
			state = "broken";
			log.warn(
				{ path, reason: (error as Error).message },
				"the flags file can't be used; the last good state stands",
			);
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
		kind: "file",
		status: () => state,
		count: () => {},
		async close() {
			clearInterval(timer);
			await reading;
		},
	};
}

/** Changes whenever the file's content may have; undefined when there is none. */
async function fileMark(path: string): Promise<string | undefined> {
	try {
		const { mtimeNs, size, ino } = await stat(path, { bigint: true });
		return `${mtimeNs} ${size} ${ino}`;
	} catch {
		return undefined;
	}
}
