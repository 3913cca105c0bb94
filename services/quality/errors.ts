/**
 * What can be wrong with an input of a measurement.
 *
 * - `INVALID_SVG`: the text is no SVG that the renderer can draw.
 * - `INVALID_WIDTH`: a render width that is not a whole number from 1 to 32768.
 * - `SIZE_MISMATCH`: two images that should have the same width and height do not.
 */
export type QualityErrorCode =
	| "INVALID_SVG"
	| "INVALID_WIDTH"
	| "SIZE_MISMATCH";

/** A measurement that can't be made; `code` says why, for callers that decide by it. */
export class QualityError extends Error {
	readonly code: QualityErrorCode;

	constructor(code: QualityErrorCode, message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = "QualityError";
		this.code = code;
	}
}

/** @throws QualityError `SIZE_MISMATCH` unless both images have one width and height */
export function assertSameSize(
	a: { readonly width: number; readonly height: number },
	b: { readonly width: number; readonly height: number },
): void {
	if (a.width === b.width && a.height === b.height) return;
	throw new QualityError(
		"SIZE_MISMATCH",
		`Images of ${a.width}x${a.height} and ${b.width}x${b.height} pixels can't be compared.`,
	);
}
