import { confirm, diagnose } from "../damage/diagnose.ts";
import type { Care } from "../damage/diagnosis.ts";
import { createHaste, type Haste } from "../damage/haste.ts";
import type { Hint } from "../damage/hint.ts";
import { fidelity } from "../quality/fidelity.ts";
import { isCareful } from "../settings/setting.ts";
import type { Preparation } from "./preparation.ts";
import type { Source } from "./source.ts";

/** `damage`: what compression, enlarging or blurring did is found out and undone. */
export const restoration: Preparation = {
	parameter: "damage",
	prepare(source, setting) {
		const isWanted = setting.parameters.damage === "auto";
		// Where models choose, the picture was looked at once for all settings.
		if (!isWanted || source.damage !== undefined) return source;
		return restored(source, isCareful(setting) ? "careful" : "quick");
	},
};

/** How a picture is restored. */
export interface RestorationOptions {
	/** What a learned estimator holds likely of a picture in which measuring found nothing: that alone is looked for. */
	readonly hint?: Hint | undefined;
	/** By `Date.now()`, ms: what isn't expected to end by then is left out. */
	readonly until?: number | undefined;
}

/** A decoded picture as it was before its damage, as far as that can be told. */
export function restored(
	source: Source,
	care: Care,
	{ hint, until }: RestorationOptions = {},
): Source {
	const { raster, bytes } = source;
	if (bytes === undefined) return { ...source, damage: [] };
	const haste = createHaste(until);
	const diagnosis =
		hint === undefined
			? diagnose(raster, bytes, haste)
			: confirm(raster, hint, haste);
	if (diagnosis === undefined)
		return { ...source, damage: [], ...hurried(haste) };
	const damage = [diagnosis.damage];
	const undamaged = haste.take(
		`restore ${diagnosis.damage.kind} ${care}`,
		raster.width * raster.height,
		() => diagnosis.restore(care),
	);
	if (undamaged === undefined) return { ...source, damage, ...hurried(haste) };
	const isAsLarge = undamaged.raster.width === raster.width;
	return {
		...source,
		...undamaged,
		undamaged: undamaged.raster,
		damage,
		...(isAsLarge && { harm: 1 - fidelity(raster, undamaged.raster) }),
	};
}

const hurried = (haste: Haste) =>
	haste.hasSkipped() ? ({ isHurried: true } as const) : {};
