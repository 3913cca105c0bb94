import type { Damage } from "../../../services/damage/damage.ts";
import type { Raster } from "../../../services/image/raster.ts";
import type { Random } from "../../corpus/seeded.ts";

/** How many times larger than the picture the truth is drawn for a close look. */
export const ZOOM = 4;

/** A picture of one kind, with what should be seen in its answer. */
export interface Subject {
	/** The drawing as it was meant, its `width` and `height` those of the picture. */
	readonly truth: string;
	/** The picture as a client would send it. */
	readonly bytes: Uint8Array;
	/** @returns what is wrong with an answer, in a few words; nothing where it is right */
	fault(answer: Answer): string | undefined;
}

/** What the service answered to a picture. */
export interface Answer {
	readonly svg: string;
	/** The answer and the truth, drawn at the picture's own size and at `ZOOM` times that. */
	readonly drawn: Raster;
	readonly truth: Raster;
	readonly drawnLarge: Raster;
	readonly truthLarge: Raster;
	/** SSIM and mean CIEDE2000 against the truth, at `ZOOM` times the size. */
	readonly ssim4: number;
	readonly de4: number;
	readonly bytes: number;
	readonly coordinates: number;
	readonly elements: number;
	readonly damage: readonly Damage[];
	/** Processor milliseconds of the whole conversion. */
	readonly cpuMs: number;
}

/** A kind of thing that tracers get wrong. */
export interface FaultKind {
	readonly name: string;
	/** What people see, in a few words. */
	readonly seen: string;
	/** Draws the next picture of the kind; sizes, colours, angles and places differ from one to the next. */
	make(random: Random): Promise<Subject>;
}
