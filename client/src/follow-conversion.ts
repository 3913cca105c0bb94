import { type Problem, ServiceRefusal } from "./faults.ts";
import type { Schemas } from "./schema.ts";
import type { Sender } from "./send.ts";
import { streamEvents } from "./stream.ts";

/** How far a conversion is. */
export interface ConversionProgress {
	readonly tier: 1 | 2 | 3;
	/** Drawings that were made and measured. */
	readonly candidates_tried: number;
	/** Seconds since the request. */
	readonly elapsed: number;
	/** Fidelity of the best drawing so far. */
	readonly actual_quality: number;
}

/** A drawing that is better than all before. */
export interface BetterDrawing extends ConversionProgress {
	readonly svg: string;
	/** Bytes of the SVG. */
	readonly size: number;
	readonly engine: string;
	readonly parameters_used: Readonly<Record<string, unknown>>;
	/** Traced from fewer pixels than there are, for haste. */
	readonly draft: boolean;
	readonly path_count: number;
	readonly quality: {
		readonly ssim: number;
		readonly mse: number;
		readonly psnr: number;
	};
}

/** What a conversion comes to; nothing comes after `result`. */
export type ConversionEvent =
	| { readonly kind: "drawing"; readonly drawing: BetterDrawing }
	| { readonly kind: "progress"; readonly progress: ConversionProgress }
	| { readonly kind: "result"; readonly result: Schemas["ConvertedByAi"] };

/**
 * @param request a conversion by AI
 * @throws ServiceRefusal where it fails, at once or after it has begun
 */
export async function* followConversion(
	sender: Pick<Sender, "ask" | "attempts">,
	request: RequestInit,
	signal: AbortSignal | undefined,
): AsyncGenerator<ConversionEvent> {
	for await (const { name, data } of streamEvents(sender, "api/convert-ai", {
		...{ request, signal },
	})) {
		const told = JSON.parse(data);
		if (name === "drawing") yield { kind: name, drawing: told };
		else if (name === "progress") yield { kind: name, progress: told };
		else if (name === "result") {
			yield { kind: name, result: told };
			return;
		} else if (name === "problem") {
			const problem = told as Problem;
			throw new ServiceRefusal(problem.status, problem, undefined);
		}
	}
}
