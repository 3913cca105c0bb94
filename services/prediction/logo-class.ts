/** The kinds of logo that are told apart. */
export const LOGO_CLASSES = [
	"simple_geometric",
	"text_based",
	"gradient",
	"complex",
] as const;

export type LogoClass = (typeof LOGO_CLASSES)[number];

/** How likely each kind is, 0..1, together 1. */
export type ClassProbabilities = Readonly<Record<LogoClass, number>>;

/** The likeliest kind; the first of equals. */
export function likeliest(probabilities: ClassProbabilities): LogoClass {
	return LOGO_CLASSES.reduce((best, name) =>
		probabilities[name] > probabilities[best] ? name : best,
	);
}
