import type { Damage } from "../service/convert.ts";

/** What happened to a picture, as a sentence. */
export function describeDamage({
	kind,
	parameters,
	confidence,
	source,
}: Damage): string {
	const by = BY[source];
	const sure =
		confidence >= 0.995 ? "" : `, ${Math.round(confidence * 100)} % sure`;
	// A model's word alone: nothing of it was measured, or undone.
	if (Object.keys(parameters).length === 0)
		return `Probably ${KINDS[kind] ?? kind}, but taken as it is (${by}${sure}).`;
	return `${what(kind, parameters)} (${by}${sure}).`;
}

const BY: Readonly<Record<Damage["source"], string>> = {
	header: "by the file's header",
	pixels: "by its pixels",
	learned: "by a model",
};

/** The kinds that a model knows. */
const KINDS: Readonly<Record<string, string>> = {
	jpeg: "compressed as JPEG",
	webp: "compressed as lossy WebP",
	enlarged: "enlarged",
	blurred: "blurred",
	sharpened: "sharpened",
	noise: "covered with noise",
};

function what(kind: string, told: Damage["parameters"]): string {
	if (told.ringing !== undefined)
		return `Compressed as ${kind === "webp" ? "lossy WebP" : "JPEG"} and changed since, ringing by ${rounded(told.ringing)} levels`;
	switch (kind) {
		case "jpeg":
			return `Compressed as JPEG of quality ${told.quality}${told.subsampling === undefined ? "" : `, colours ${told.subsampling}`}`;
		case "webp":
			return `Compressed as lossy WebP, quantiser ${told.quantiser}`;
		case "enlarged":
			return `Enlarged ${rounded(told.factor)} times from ${told.from_width} × ${told.from_height} pixels, ${told.kernel}`;
		case "dithered":
			return `Dithered in ${Math.round(100 * Number(told.share))} % of it`;
		case "lcd":
			return `Drawn for a screen's stripes, ${String(told.order).toUpperCase()}`;
		case "blurred":
			return `Blurred by ${rounded(told.sigma)} pixels`;
		case "sharpened":
			return `Sharpened, ${rounded(told.amount)} times what a blur of ${rounded(told.sigma)} pixels takes away`;
		case "noise":
			return `Noise of ${rounded(told.sigma)} levels`;
		default:
			return `${kind}: ${Object.entries(told)
				.map(
					([name, value]) => `${name.replaceAll("_", " ")} ${rounded(value)}`,
				)
				.join(", ")}`;
	}
}

function rounded(value: unknown): string {
	return typeof value === "number"
		? String(Number(value.toFixed(2)))
		: String(value);
}
