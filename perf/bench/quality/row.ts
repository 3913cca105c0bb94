import type { SetName } from "../../corpus/corpus.ts";
import type { Score } from "../../measuring/score.ts";

/** What the bench is told of a picture beside its conversions. */
export interface PictureFacts {
	/** Coordinates of the true vector; 0 where there is none. */
	readonly artistCoordinates: number;
}

/** One conversion of one picture, measured; or why it failed. */
export interface Row extends Partial<Score>, Partial<PictureFacts> {
	/** Picture, converter and the versions of all that the numbers rest on. */
	readonly key: string;
	readonly id: string;
	readonly set: SetName;
	readonly size: number;
	readonly converter: string;
	/** Milliseconds of the conversion alone, from pixels to text. */
	readonly ms?: number;
	/** Milliseconds of processor time of the bench's process for it: little moved by other work. */
	readonly cpuMs?: number;
	/** Why there is no score. */
	readonly error?: string;
}
