import { diagnose } from "../damage/diagnose.ts";
import type { Care } from "../damage/diagnosis.ts";
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

/**
 * A decoded picture as it was before its damage, as far as that can be told.
 *
 * @param hint what a learned estimator holds likely, where one was asked
 */
export function restored(source: Source, care: Care, hint?: Hint): Source {
	const { raster, bytes } = source;
	const diagnosis =
		bytes === undefined ? undefined : diagnose(raster, bytes, hint);
	if (diagnosis === undefined) return { ...source, damage: [] };
	const damage = [diagnosis.damage];
	const undamaged = diagnosis.restore(care);
	if (undamaged === undefined) return { ...source, damage };
	const isAsLarge = undamaged.raster.width === raster.width;
	return {
		...source,
		...undamaged,
		undamaged: undamaged.raster,
		damage,
		...(isAsLarge && { harm: 1 - fidelity(raster, undamaged.raster) }),
	};
}
