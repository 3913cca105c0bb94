/** A client's file name without folders and control characters, or undefined. */
export function plainName(name: string | undefined): string | undefined {
	const base = name
		?.split(/[/\\]/)
		.at(-1)
		?.replace(/\p{Cc}/gu, "");
	return base ? base.slice(0, 255).replace(/\p{Cs}/gu, "") : undefined;
}
