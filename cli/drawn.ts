/** A drawing in the formats asked for, with what was measured of it. */
export interface Drawn {
	readonly files: Readonly<
		Record<
			string,
			{ readonly encoding: "utf-8" | "base64"; readonly data: string }
		>
	>;
	/** Structural similarity to the picture, -1..1; 1 is equal. */
	readonly ssim: number;
	/** Likeness to what the picture was before its damage, where that is measured. */
	readonly fidelity?: number;
	/** The converter or tier that drew it. */
	readonly drawnBy: string;
	readonly warnings: readonly string[];
}

/** The service's own sentence about what it refused. */
export class Refused extends Error {
	readonly code: string;
	constructor(code: string, sentence: string) {
		super(sentence);
		this.code = code;
	}
}

/** What converts one picture after another, as many at once as it has places. */
export interface Converting {
	/** Pictures that are worked on at once. */
	readonly places: number;
	/**
	 * @param picture the encoded picture
	 * @param options the service's, as text
	 * @throws Refused
	 */
	convert(
		picture: Buffer<ArrayBuffer>,
		options: Readonly<Record<string, string>>,
		formats: readonly string[],
	): Promise<Drawn>;
}

/** What the conversion routes answer in JSON, as far as it is told on. */
export interface ToldByRoute {
	readonly files: Drawn["files"];
	readonly warnings?: readonly string[];
	readonly ssim: number;
	readonly fidelity?: number;
	readonly converter_type: string;
	readonly ai_metadata?: {
		readonly tier_used: number;
		readonly actual_quality: number;
		readonly warnings: readonly string[];
		readonly conversion: { readonly quality: { readonly ssim: number } };
	};
}

export function drawn({ files, warnings = [], ...told }: ToldByRoute): Drawn {
	const { ai_metadata: ai } = told;
	const { ssim, fidelity, drawnBy } =
		ai === undefined
			? { ...told, drawnBy: told.converter_type }
			: {
					ssim: ai.conversion.quality.ssim,
					fidelity: ai.actual_quality,
					drawnBy: `tier ${ai.tier_used}`,
				};
	return {
		...{ files, ssim, drawnBy },
		...(fidelity !== undefined && { fidelity }),
		warnings: [...warnings, ...(ai?.warnings ?? [])],
	};
}
