/** What can have happened to a drawing on its way into a picture. */
export type DamageKind =
	| "jpeg"
	| "webp"
	| "enlarged"
	| "dithered"
	| "lcd"
	| "blurred"
	| "sharpened"
	| "noise";

/** What told of a damage first: the file's own header, its pixels, or a learned estimator. */
export type DamageSource = "header" | "pixels" | "learned";

/** One damage that a picture shows, the way an answer tells it. */
export interface Damage {
	readonly kind: DamageKind;
	/** The kind's own numbers and words, such as `quality` or `factor`. */
	readonly parameters: Readonly<Record<string, number | string>>;
	/** How sure that is, 0..1. */
	readonly confidence: number;
	readonly source: DamageSource;
}
