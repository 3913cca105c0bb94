import { connectedDiagonal } from "./saddle.ts";

/** Connected regions of one paint. Arrays over pixels have a frame one pixel wide, filled with -1. */
export interface Regions {
	/** Pixels in a row of the framed arrays: width + 2. */
	readonly stride: number;
	/** Paint and face of each pixel. */
	readonly paint: Int32Array;
	readonly face: Int32Array;
	/** Of each face, its paint and its number of pixels. */
	readonly facePaint: Int32Array;
	readonly faceSize: Int32Array;
}

/** Put a frame of -1 around the labels. */
export function frame(
	labels: Int32Array,
	width: number,
	height: number,
): Int32Array {
	const stride = width + 2;
	const framed = new Int32Array(stride * (height + 2)).fill(-1);
	for (let y = 0; y < height; y++) {
		framed.set(
			labels.subarray(y * width, (y + 1) * width),
			(y + 1) * stride + 1,
		);
	}
	return framed;
}

/**
 * Number the connected regions (four-connected, and across a diagonal where `connectedDiagonal` says
 * so) by union-find over one raster scan; faces are numbered in the order in which a scan meets them.
 */
export function findFaces(paint: Int32Array, stride: number): Regions {
	const face = new Int32Array(paint.length).fill(-1);
	const parent: number[] = [];
	const end = paint.length - stride;
	for (let i = stride; i < end; i++) {
		const value = paint[i];
		if (value < 0) continue;
		const left = paint[i - 1] === value;
		const up = paint[i - stride] === value;
		if (left) {
			const same = face[i - 1];
			face[i] = same;
			if (up) {
				if (same !== face[i - stride]) join(parent, same, face[i - stride]);
				continue;
			}
		} else if (up) {
			face[i] = face[i - stride];
		} else {
			face[i] = -1;
		}
		if (!left && !up && paint[i - stride - 1] === value) {
			if (connectedDiagonal(paint, stride, i) === 1) {
				face[i] = face[i - stride - 1];
			}
		}
		if (face[i] < 0) {
			face[i] = parent.length;
			parent.push(parent.length);
		}
		// The pixel to the upper right may hang on this one across the corner between them.
		if (!up && paint[i - stride + 1] === value && paint[i + 1] !== value) {
			if (connectedDiagonal(paint, stride, i + 1) === 2) {
				join(parent, face[i], face[i - stride + 1]);
			}
		}
	}
	const numberOf = new Int32Array(parent.length);
	const paints: number[] = [];
	for (let k = 0; k < parent.length; k++) {
		const root = find(parent, k);
		if (root === k) {
			numberOf[k] = paints.length;
			paints.push(-1);
		} else {
			numberOf[k] = numberOf[root];
		}
	}
	const faceSize = new Int32Array(paints.length);
	const facePaint = new Int32Array(paints.length);
	for (let i = stride; i < end; ) {
		const provisional = face[i];
		if (provisional < 0) {
			i++;
			continue;
		}
		const k = numberOf[provisional];
		const start = i;
		facePaint[k] = paint[i];
		while (face[i] === provisional) face[i++] = k;
		faceSize[k] += i - start;
	}
	return { stride, paint, face, facePaint, faceSize };
}

function find(parent: number[], member: number): number {
	let at = member;
	while (parent[at] !== at) {
		parent[at] = parent[parent[at]];
		at = parent[at];
	}
	return at;
}

function join(parent: number[], a: number, b: number): void {
	const rootA = find(parent, a);
	const rootB = find(parent, b);
	if (rootA < rootB) parent[rootB] = rootA;
	else if (rootB < rootA) parent[rootA] = rootB;
}
