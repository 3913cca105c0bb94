import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { SaxesParser } from "saxes";
import t from "tap";
import { fitToInput } from "../../../services/conversion/fit-to-input.ts";

const GOLDEN = join(import.meta.dirname, "..", "..", "golden");

/** All that imagetracer's documents may hold. */
const ALLOWED: Record<string, RegExp> = {
	svg: /^(xmlns|version|width|height|viewBox)$/,
	g: /^transform$/,
	path: /^(d|fill|stroke|stroke-width|opacity|desc)$/,
	circle: /^(cx|cy|r|fill|stroke|stroke-width)$/,
	line: /^(x1|y1|x2|y2|stroke|stroke-width)$/,
};
const VALUE: Record<string, RegExp> = {
	xmlns: /^http:\/\/www\.w3\.org\/2000\/svg$/,
	fill: /^(rgb\(\d+,\d+,\d+\)|cyan|white)$/,
	stroke: /^(rgb\(\d+,\d+,\d+\)|cyan|black)$/,
	d: /^[MLQZ\d .eE+-]*$/,
	desc: /^l \d+ p \d+$/,
	transform: /^scale\([\d.]+ [\d.]+\)$/,
};
const NUMBERS = /^[\d .eE+-]+$/;

t.test("every document is of the closed set", async (t) => {
	for (const name of await readdir(GOLDEN)) {
		const golden = await readFile(join(GOLDEN, name), "utf8");
		const size = Number(/ width="(\d+)"/.exec(golden)?.[1]);
		const height = Number(/ height="(\d+)"/.exec(golden)?.[1]);
		const scaled = fitToInput(
			golden,
			{ width: size, height },
			3 * size,
			3 * height,
		);
		for (const svg of [golden, scaled]) {
			const unknown: string[] = [];
			const parser = new SaxesParser();
			parser.on("error", (error) => unknown.push(error.message));
			parser.on("text", (text) => unknown.push(`text ${text}`));
			for (const event of [
				"comment",
				"cdata",
				"doctype",
				"processinginstruction",
			] as const)
				parser.on(event, () => unknown.push(event));
			parser.on("opentag", ({ name, attributes }) => {
				for (const [attribute, value] of Object.entries(attributes)) {
					const expected = VALUE[attribute] ?? NUMBERS;
					if (
						!ALLOWED[name]?.test(attribute) ||
						!expected.test(value as string)
					)
						unknown.push(`${name} ${attribute}="${value}"`);
				}
				if (!(name in ALLOWED)) unknown.push(name);
			});
			parser.write(svg).close();
			t.same(unknown, [], name);
		}
	}
});
