import type { Quote, Quotes } from "../routing/quote.ts";
import { ServiceError } from "../service-error.ts";
import { readWhole } from "../storage/body.ts";
import type { Storage } from "../storage/storage.ts";
import type { JobRequest, NewItem } from "./states.ts";

/** Pictures that are looked at for a quote, spread evenly over the job; the others are taken to be like them. */
const SAMPLE = 48;

export interface ItemQuote extends Quote {
	readonly number: number;
	readonly name: string;
}

export interface JobQuote {
	readonly sampled: readonly ItemQuote[];
	/** Items that can be made, and files that aren't pictures. */
	readonly items: number;
	readonly refused: number;
	/** Milliseconds of all items, one after another. */
	readonly ms: number;
}

/**
 * Foretells a job: tiers, quality and time as the predictor expects them of a
 * sample of its pictures.
 *
 * @param quotes by the models, or the rules in their place
 * @param signal aborted when the client is gone
 * @throws what the quotes throw, but for what is wrong with single pictures
 */
export async function quoteJob(
	{ ai, plain }: JobRequest,
	items: readonly NewItem[],
	storage: Storage,
	quotes: Quotes,
	signal: AbortSignal,
): Promise<JobQuote> {
	const good = items
		.map((item, i) => ({ ...item, number: i + 1 }))
		.filter(({ picture }) => picture !== undefined);
	const count = Math.min(SAMPLE, good.length);
	const sampled: ItemQuote[] = [];
	for (let i = 0; i < count; i++) {
		const { picture, number, name } =
			good[Math.floor((i * good.length) / count)];
		const found = await storage.get(picture as string);
		if (found === undefined) continue;
		const bytes = await readWhole(found, Number.POSITIVE_INFINITY);
		try {
			const quote =
				ai === undefined
					? await quotes.ofSetting(bytes, plain, signal)
					: await quotes.ofChoice(bytes, ai, signal);
			sampled.push({ number, name, ...quote });
		} catch (error) {
			if (!(error instanceof ServiceError) || error.status >= 500) throw error;
		}
	}
	const mean =
		sampled.reduce((sum, { ms }) => sum + ms, 0) / Math.max(1, sampled.length);
	return {
		sampled,
		items: good.length,
		refused: items.length - good.length,
		ms: mean * good.length,
	};
}
