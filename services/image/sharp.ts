import { getEnvironmentData, setEnvironmentData } from "node:worker_threads";
import sharp from "sharp";

const SETTLED = "svg-ai: libvips is settled";

/**
 * libvips' settings are the process's, not the thread's. So they are made once,
 * by the first thread that comes here, and known to every thread that starts
 * later: a worker that closed all loaders to open four of them again would, for
 * that moment, have every other thread's good images refused.
 */
function settleOnce(): void {
	if (getEnvironmentData(SETTLED) === true) return;
	// Only the loaders of the four formats stay open: libvips knows many more
	// (SVG, PDF, TIFF, raw camera files), and each would be a way in.
	sharp.block({ operation: ["VipsForeignLoad"] });
	sharp.unblock({
		operation: [
			"VipsForeignLoadPngBuffer",
			"VipsForeignLoadJpegBuffer",
			"VipsForeignLoadWebpBuffer",
			"VipsForeignLoadNsgifBuffer",
		],
	});
	// The worker threads are the parallelism; a conversion is seen once, so
	// libvips' own cache would only hold memory.
	sharp.concurrency(1);
	sharp.cache(false);
	setEnvironmentData(SETTLED, true);
}

settleOnce();

export { sharp };
