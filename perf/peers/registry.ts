import { potrace, potrace4x } from "./potrace.ts";
import { serviceVariants } from "./service.ts";
import type { Variant } from "./variant.ts";
import { vtracer, vtracer4x } from "./vtracer.ts";

/** Everything that the bench can measure: the service's converters first, then the peers. */
export function allVariants(): Variant[] {
	return [...serviceVariants(), vtracer, vtracer4x, potrace, potrace4x];
}

/**
 * Chooses variants by name. A name stands for the variant and for those that begin with it and a
 * hyphen: `imagetracer` means `imagetracer-detailed` too.
 *
 * @param names parted by commas; everything by default
 * @throws Error for a name that nothing has
 */
export function variantsNamed(names?: string): Variant[] {
	const all = allVariants();
	if (names === undefined) return all;
	const wanted = names.split(",").map((name) => name.trim());
	for (const name of wanted) {
		if (!all.some((variant) => matches(variant, name))) {
			const known = all.map((variant) => variant.name).join(", ");
			throw new Error(`--converter is one of ${known}, not "${name}".`);
		}
	}
	return all.filter((variant) => wanted.some((name) => matches(variant, name)));
}

const matches = (variant: Variant, name: string) =>
	variant.name === name || variant.name.startsWith(`${name}-`);
