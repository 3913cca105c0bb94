import type { Raster } from "../../services/image/raster.ts";
import type { CorpusItem } from "../corpus/corpus.ts";

/** What a variant is given to convert. */
export interface Input {
	readonly item: CorpusItem;
	/** The picture's file. */
	readonly bytes: Buffer;
	/** Its pixels. */
	readonly raster: Raster;
}

/** One way of converting that is measured: a converter with fixed parameters. */
export interface Variant {
	readonly name: string;
	/** `service` for the service's own converters, `peer` for what they are measured against. */
	readonly kind: "service" | "peer";
	/** Changes whenever the output may: results are kept by it. */
	readonly version: string;
	/** Why it can't run on this machine; nothing when it can. */
	readonly missing?: string;
	/** False for pictures that it isn't made for. */
	accepts(item: CorpusItem): boolean;
	/** Makes an SVG of the pixels, in this very thread (or in one process that it waits for). */
	convert(input: Input): string | Promise<string>;
}
