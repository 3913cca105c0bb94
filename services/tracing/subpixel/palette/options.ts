export interface PaletteOptions {
	readonly maxInks: number;
	/** OKLab; auto: those that can't be told apart. */
	readonly inkDistance: number | "auto";
	readonly gradients: boolean;
	/** Whether zones of a clean image may be painted with sums of ramps, which take longer to find. */
	readonly shading: boolean;
}
