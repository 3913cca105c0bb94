import { hash32 } from "./seeded.ts";

/** Which share of the corpus a brand belongs to. */
export type Split = "train" | "validation" | "test";

/** Words that name a variant of a mark, not another brand. */
const VARIANTS = new Set(
	"icon icons wordmark logo logotype mark symbol alt dark light mono square circle horizontal vertical".split(
		" ",
	),
);

/** Houses whose products share a look: all their marks are one brand. */
const HOUSES: readonly (readonly [prefix: string, brand: string])[] = [
	["aws", "amazon"],
	["azure", "microsoft"],
	...[
		"adobe",
		"amazon",
		"apache",
		"apple",
		"atlassian",
		"cloudflare",
		"facebook",
		"firebase",
		"github",
		"gitlab",
		"google",
		"hashicorp",
		"ibm",
		"jetbrains",
		"kde",
		"linux",
		"microsoft",
		"mozilla",
		"oracle",
		"redhat",
		"salesforce",
		"samsung",
		"zoho",
	].map((house) => [house, house] as const),
];

/**
 * The brand that a mark's name speaks of, so that all its versions fall into one split:
 * `google-icon`, `google-wordmark`, `google-2014` and simple-icons' `googleads` are all `google`;
 * `nodejs-icon` and `nodedotjs` are both `node`.
 *
 * @param name a name of either collection, words parted by hyphens or not at all
 */
export function brandOf(name: string): string {
	const words = name
		.toLowerCase()
		.split(/[^a-z0-9]+/)
		.filter((word) => word !== "");
	const kept = words.filter(
		(word, place) =>
			place === 0 || !(VARIANTS.has(word) || /^(19|20)\d\d$/.test(word)),
	);
	const joined = kept.join("");
	const house = HOUSES.find(([prefix]) => joined.startsWith(prefix));
	if (house !== undefined) return house[1];
	const bare = joined.replaceAll("dot", "").replace(/js$/, "");
	return bare.length > 1 ? bare : joined;
}

/** The split of a brand: 70% train, 15% validation, 15% test, by a hash of its name alone. */
export function splitOf(brand: string): Split {
	const place = hash32(`split:${brand}`) / 2 ** 32;
	if (place < 0.7) return "train";
	return place < 0.85 ? "validation" : "test";
}
