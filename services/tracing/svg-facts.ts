import type { TraceFacts } from "./converter.ts";

const PAINTING_ELEMENT = /<(?:path|circle|ellipse|rect|polygon|line)\b/g;
const PATH_DATA = /\sd="([^"]*)"/g;

/**
 * Counts what an SVG of ours draws, from its text.
 *
 * @param svg markup written by one of the converters
 */
export function svgFacts(svg: string): TraceFacts {
	const elements = svg.match(PAINTING_ELEMENT)?.length ?? 0;
	let paths = 0;
	let characters = 0;
	for (const [, data] of svg.matchAll(PATH_DATA)) {
		paths++;
		characters += data.length;
	}
	return {
		pathCount: elements,
		averagePathLength: paths === 0 ? 0 : characters / paths,
	};
}
