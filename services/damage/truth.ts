import type { Raster } from "../image/raster.ts";
import type { Damage, DamageKind } from "./damage.ts";
import { shareOfEdges } from "./edge-share.ts";

/** How a picture as it came stands to the restored one that drawings are held against. */
export interface Standing {
	/** Nothing for a clean picture. */
	readonly damage: Damage | undefined;
	/** How many times wider it came than it was restored, >= 1. */
	readonly factor: number;
	/** 1 less its fidelity to the restored one; 0 where that is smaller. */
	readonly harm: number;
	/** Share of the restored picture's pixels that are edges, 0..1; 0 for a clean picture. */
	readonly edges: number;
}

/** The restored picture, and what is known of how it came to be. */
interface Restored {
	readonly undamaged: Raster;
	readonly damage?: readonly Damage[];
	readonly harm?: number;
}

/** What a kind of damage does to the likeness that is measured. */
interface Effect {
	/** The part of the harm that restoring leaves and no drawing shares. */
	readonly left: number;
	/** Errors that drawings do share, for each share of edges beyond {@link CROWDED}. */
	readonly shared: number;
}

const EFFECTS: Readonly<
	Record<DamageKind, (parameters: Damage["parameters"]) => Effect>
> = {
	jpeg: ({ quality }) => ({ left: 0.08, shared: 0.05 * coarseness(quality) }),
	webp: () => ({ left: 0.5, shared: 0.05 }),
	noise: () => ({ left: 0.08, shared: 0 }),
	dithered: () => ({ left: 0.3, shared: 0 }),
	// Traced at another width than it came in, so its harm isn't told.
	lcd: () => ({ left: 0, shared: 0 }),
	blurred: ({ sigma }) => ({
		left: Math.min(0.15, 0.03 * Number(sigma) ** 2),
		shared: 0,
	}),
	sharpened: () => ({ left: 0.03, shared: 0.1 }),
	enlarged: () => ({ left: 0, shared: 0 }),
};
/** Where edges are a larger share of a picture, they stand too close for restoring to get them right. */
const CROWDED = 0.1;
/** Of what is missed, so much is the drawing's own at least. */
const LEAST_OWN = 0.3;
/** Errors weigh less in a small picture than in the large one, … */
const ENLARGED = 1.4;
/** … and what was between its pixels is guessed: for each time that it was enlarged, and the more so the more edges there are. */
const BETWEEN = 0.08;

/**
 * How a picture as it came stands to its restored one.
 *
 * Cost: one look at each pixel of a restored picture, nothing for a clean one.
 */
export function standingOf(
	{ width }: Raster,
	{ undamaged, damage: [damage] = [], harm = 0 }: Restored,
): Standing {
	return {
		damage,
		factor: width / undamaged.width,
		harm,
		edges: damage === undefined ? 0 : shareOfEdges(undamaged),
	};
}

/**
 * How like the true picture a drawing is, told from its likeness to the restored one. A restored picture has errors of
 * its own. Most a drawing of clean shapes doesn't share: they are a part of the harm that was done, and so much of what a
 * drawing misses is no fault of its. Some it does share, where edges are crowded. Where the restored picture is smaller,
 * errors weigh less in it. The same for all drawings of a picture, so it turns no choice between them. Numbers are chosen on
 * training brands.
 *
 * @param measured fidelity of a drawing to the restored picture, -1..1
 * @returns -1..1, growing with `measured`
 */
export function likenessToTruth(
	measured: number,
	{ damage, factor, harm, edges }: Standing,
): number {
	if (damage === undefined) return measured;
	const error = 1 - measured;
	if (factor > 1) {
		const between = BETWEEN * (factor - 1) * edges ** 1.5;
		return Math.max(-1, 1 - ENLARGED * error - between);
	}
	// Without harm nothing was restored, let alone wrongly.
	if (harm === 0) return measured;
	const { left, shared } = EFFECTS[damage.kind](damage.parameters);
	const own = Math.max(LEAST_OWN * error, error - left * harm);
	const crowded = shared * Math.max(0, edges - CROWDED);
	return Math.max(-1, 1 - own - crowded);
}

/** How coarse a JPEG's steps are, 1 at quality 50, and where it isn't known: libjpeg's scale of its tables. */
function coarseness(quality: number | string | undefined): number {
	if (quality === undefined) return 1;
	const told = Math.max(1, Math.min(100, Number(quality)));
	return told < 50 ? 50 / told : 2 - told / 50;
}
