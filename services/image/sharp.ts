import sharp from "sharp";

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

export { sharp };
