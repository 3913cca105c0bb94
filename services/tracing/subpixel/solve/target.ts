/** Premultiplied levels of a picture, four a pixel; whole numbers where it is opaque. */
export type Target = Float32Array | Uint8ClampedArray;

/** Straight pixels as premultiplied levels: of an opaque picture, where they are the same, the pixels themselves. */
export function premultiplied(data: Uint8ClampedArray): Target {
	let opaque = true;
	for (let i = 3; i < data.length && opaque; i += 4) opaque = data[i] === 255;
	if (opaque) return data;
	const out = new Float32Array(data.length);
	for (let i = 0; i < data.length; i += 4) {
		const alpha = data[i + 3];
		const scale = alpha / 255;
		out[i] = data[i] * scale;
		out[i + 1] = data[i + 1] * scale;
		out[i + 2] = data[i + 2] * scale;
		out[i + 3] = alpha;
	}
	return out;
}
