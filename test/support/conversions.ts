import type { Test } from "tap";
import {
	type ConversionsOptions,
	createConversions,
} from "../../services/conversion/conversions.ts";

/** Conversions by one real worker, which end with the test. */
export function openConversions(
	t: Test,
	options: Partial<ConversionsOptions> = {},
) {
	const conversions = createConversions({
		workers: 1,
		queueSize: 16,
		workerHeapMb: 512,
		intake: { maxBytes: 10_000_000, maxPixels: 10_000_000, maxSide: 8192 },
		cacheBytes: 32_000_000,
		deadlineMs: 60_000,
		workingPixels: 2_000_000,
		maxSvgBytes: 16_000_000,
		...options,
	});
	t.teardown(() => conversions.close());
	return conversions;
}
