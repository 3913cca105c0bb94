import type { Field } from "../types.ts";

/** Premultiplied R, G, B, A, levels 0..255. */
export type Levels = readonly [number, number, number, number];

/** The share at the point (x, y), pixels, between centres bilinear. */
export function shareAt(field: Field, x: number, y: number): number {
	const { left, top, width, height, shares } = field;
	const u = x - left - 0.5;
	const v = y - top - 0.5;
	if (u <= -1 || v <= -1 || u >= width || v >= height) return 0;
	const column = Math.max(0, Math.min(width - 2, Math.floor(u)));
	const row = Math.max(0, Math.min(height - 2, Math.floor(v)));
	const du = Math.max(0, Math.min(1, u - column));
	const dv = Math.max(0, Math.min(1, v - row));
	const k = row * width + column;
	const upper = shares[k] + du * (shares[k + 1] - shares[k]);
	const lower =
		shares[k + width] + du * (shares[k + width + 1] - shares[k + width]);
	return upper + dv * (lower - upper);
}

/** A ground of one colour with what is blurred upon it. */
export interface BlurredGround {
	readonly kind: "blurred";
	readonly ground: Levels;
	readonly fields: readonly Field[];
}

/** Write the premultiplied colour at the point (x, y) into out[offset .. offset + 3]. */
export function blurredAt(
	{ ground, fields }: Omit<BlurredGround, "kind">,
	x: number,
	y: number,
	out: Float64Array,
	offset: number,
): void {
	for (let c = 0; c < 4; c++) out[offset + c] = ground[c];
	for (const field of fields) {
		const share = shareAt(field, x, y);
		for (let c = 0; c < 4; c++) out[offset + c] += share * field.change[c];
	}
}
