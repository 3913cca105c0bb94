import { type FileState, followFile } from "../followed-file.ts";
import { asFeatureList, type FeatureList } from "./feature-list.ts";
import type { FlagLog, FlagSource } from "./source.ts";

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
	const tell = (state: FileState, reason?: string) => {
		if (state === "good") log.info({ path }, "flags file read");
		else if (state === "missing")
			log.warn(
				{ path },
				"the flags file is missing; the last good state stands",
			);
		else
			log.warn(
				{ path, reason },
				"the flags file can't be used; the last good state stands",
			);
	};
	const file = await followFile({
		path,
		take: (text) => apply(asFeatureList(JSON.parse(text))),
		tell,
	});
	return {
		kind: "file",
		status: file.state,
		count: () => {},
		close: file.close,
	};
}
