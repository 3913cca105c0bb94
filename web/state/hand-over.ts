import { signal } from "@preact/signals";
import type { JobAsked } from "../../client/src/index.ts";
import { clientOf } from "../service/client.ts";
import type { Options } from "../service/convert.ts";
import { newId } from "../service/session.ts";
import { uploading } from "../service/upload.ts";
import { addJob } from "./jobs.ts";
import { noteAccess } from "./key-wanted.ts";
import { aiOptions } from "./ladder.ts";
import { place } from "./place.ts";
import { aiOn } from "./service.ts";
import { type Settings, settings } from "./settings.ts";

/** Pictures that go out to become a job. */
export interface Handing {
	readonly files: readonly File[];
	/** Of the bytes, 0 to 1. */
	readonly share: number;
	/** The service's own sentence, where it didn't take them. */
	readonly fault: string | undefined;
	readonly cancel: () => void;
}

export const handing = signal<Handing | undefined>(undefined);

/** Hands files over as one job, by the settings as they are now, and shows it. */
export async function handOver(files: readonly File[]): Promise<void> {
	handing.peek()?.cancel();
	const ending = new AbortController();
	const mine: Handing = {
		...{ files, share: 0, fault: undefined },
		cancel() {
			ending.abort(new DOMException("cancelled", "AbortError"));
			handing.value = undefined;
		},
	};
	const tell = (part: Partial<Handing>) => {
		if (!ending.signal.aborted) handing.value = { ...mine, ...part };
	};
	tell({});
	place.value = "jobs";
	const client = clientOf({
		fetch: uploading(
			({ stage, share = 1 }) => stage === "sending" && tell({ share }),
			() => {},
		),
	});
	try {
		const asked = jobOptions(settings.peek(), aiOn.peek()) as JobAsked;
		const job = await client.createJob(files, asked, {
			signal: ending.signal,
			// The client's own comes from what is missing over plain HTTP.
			idempotencyKey: newId(),
		});
		if (ending.signal.aborted) return;
		handing.value = undefined;
		addJob(job, titleOf(files));
	} catch (error) {
		if (ending.signal.aborted) return;
		noteAccess(error);
		tell({ fault: (error as Error).message });
	}
}

/** The settings as options of a job: what the page would draw last of each picture. */
export function jobOptions(chosen: Settings, aiOn: boolean): Options {
	const { mode, converter, options, tier, format, output } = chosen;
	// SVG always, for it is what the page can show.
	const formats = [...new Set(["svg", format])].join(",");
	const files = { formats, ...output };
	if (mode === "hand")
		return { ...files, mode: "plain", converter, ...options[converter] };
	if (!aiOn) return { ...files, mode: "plain", converter: "subpixel" };
	return { ...files, mode: "ai", ...aiOptions(chosen, tier) };
}

function titleOf(files: readonly File[]): string {
	return files.length === 1 ? files[0].name : `${files.length} pictures`;
}
