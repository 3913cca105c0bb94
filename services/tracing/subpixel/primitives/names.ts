/** The shapes that may be written as elements of their own, in the client's words. */
export const PRIMITIVES = [
	"circle",
	"ellipse",
	"rectangle",
	"rounded_rectangle",
	"polygon",
	"star",
] as const;

export type Primitive = (typeof PRIMITIVES)[number];
