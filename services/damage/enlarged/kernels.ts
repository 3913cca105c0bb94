/** The kernels that pictures are enlarged with; `nearest` takes no weighted sum and has none. */
export type WeightedKernel =
	| "linear"
	| "catmull-rom"
	| "cubic-0.75"
	| "mitchell"
	| "lanczos2"
	| "lanczos3";
export type KernelName = "nearest" | WeightedKernel;

/** A piecewise interpolation kernel, in pixels of the small picture. */
export interface Kernel {
	/** It is zero from this distance on; 1, 2 or 3. */
	readonly radius: number;
	/** Its value at a distance; need not sum to 1 over the taps, the resampler normalises. */
	readonly weight: (distance: number) => number;
}

/**
 * The two-parameter cubics of Mitchell and Netravali, "Reconstruction Filters in Computer Graphics"
 * (SIGGRAPH 1988), formula 8.
 */
function cubic(b: number, c: number): Kernel {
	return {
		radius: 2,
		weight: (distance) => {
			const x = Math.abs(distance);
			if (x >= 2) return 0;
			if (x < 1)
				return (
					((12 - 9 * b - 6 * c) * x * x * x +
						(-18 + 12 * b + 6 * c) * x * x +
						(6 - 2 * b)) /
					6
				);
			return (
				((-b - 6 * c) * x * x * x +
					(6 * b + 30 * c) * x * x +
					(-12 * b - 48 * c) * x +
					(8 * b + 24 * c)) /
				6
			);
		},
	};
}

const sinc = (x: number) =>
	x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);

/** A sinc windowed by the middle lobe of another (Duchon 1979). */
function lanczos(lobes: number): Kernel {
	return {
		radius: lobes,
		weight: (x) => (Math.abs(x) >= lobes ? 0 : sinc(x) * sinc(x / lobes)),
	};
}

/**
 * Who enlarges with what, as measured on their output:
 *
 * - `linear`: everybody; browsers' canvases by default;
 * - `catmull-rom`, a = -0.5 (Keys 1981): Pillow, ImageMagick's Catrom, and libvips, which takes its
 *   bicubic interpolator for every kernel of more than two taps, Lanczos included;
 * - `cubic-0.75`: OpenCV;
 * - `mitchell`: ImageMagick by default, Skia at high quality;
 * - `lanczos3`: Pillow, ImageMagick; `lanczos2`: ImageMagick.
 */
export const KERNELS: Readonly<Record<WeightedKernel, Kernel>> = {
	linear: { radius: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
	"catmull-rom": cubic(0, 0.5),
	"cubic-0.75": cubic(0, 0.75),
	mitchell: cubic(1 / 3, 1 / 3),
	lanczos2: lanczos(2),
	lanczos3: lanczos(3),
};
