import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import t from "tap";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, "../../../../services/tracing/subpixel");
/** What a client may set; the schema tells of it. */
const PARAMETERS = /^(parameters|codes|grid|rule|careful|types)\.ts$/;
/** What is compiled repeats constants of the files beside it, and says where in its memory things lie. */
const ASSEMBLY = /[/\\]assembly[/\\]/;
/** Holds the coefficients of published colour spaces. */
const PUBLISHED = "colour/oklab.ts";

/** Sources by their place in the tracer, without what they say in comments. */
const sources = new Map(
	readdirSync(ROOT, { recursive: true, encoding: "utf8" })
		.filter(
			(file) =>
				file.endsWith(".ts") && !PARAMETERS.test(file) && !ASSEMBLY.test(file),
		)
		.map((file) => {
			const text = readFileSync(join(ROOT, file), "utf8");
			const bare = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\/\/.*/g, "");
			return [relative(ROOT, join(ROOT, file)).replaceAll("\\", "/"), bare];
		}),
);

const NAMED = /^(?:export )?const ([A-Z][A-Z\d_]*)(?:: [^=]+)? = ([^;]+);/gm;

/** Whether a constant is a quantity written out, rather than made from others, or a colour. */
function isQuantity(value: string): boolean {
	const made = /=>|\bnew\b|"|from\(|\.\.\.|\b[A-Z_]{2,}\b|opacity:/;
	return /\d/.test(value) && !made.test(value);
}

function told(text: string): string {
	return text.replace(/\s+/g, " ").replace(" as const", "");
}

/** `file name = value` of each constant in the code. */
function inCode(): string[] {
	return [...sources].flatMap(([file, text]) =>
		[...text.matchAll(NAMED)]
			.filter(([, , value = ""]) => isQuantity(told(value)))
			.map(([, name, value = ""]) => `${file} ${name} = ${told(value)}`),
	);
}

/** The same of each row of the page, and the rows that lack a unit or a basis. */
function inPage(): { rows: string[]; bare: string[] } {
	const rows: string[] = [];
	const bare: string[] = [];
	let file = "";
	for (const line of readFileSync(join(ROOT, "constants.md"), "utf8").split(
		"\n",
	)) {
		if (line.startsWith("## ")) file = line.slice(3);
		const cells = line.match(/^\| `(\w+)` \| `([^`]+)` \| (.*) \| (.*) \|$/);
		if (cells === null) continue;
		const [, name, value, unit, basis] = cells;
		rows.push(`${file} ${name} = ${value}`);
		if (basis === "" || (unit === "" && basis !== "code")) bare.push(line);
	}
	return { rows, bare };
}

t.test("constants.md has every named number, and none besides", async (t) => {
	const code = inCode();
	const { rows, bare } = inPage();
	t.ok(code.length > 200, `${code.length} constants`);
	t.strictSame(
		code.filter((constant) => !rows.includes(constant)),
		[],
		"each has its row in services/tracing/subpixel/constants.md",
	);
	t.strictSame(
		rows.filter((row) => !code.includes(row)),
		[],
		"each row is in the code, with that value",
	);
	t.strictSame(bare, [], "each has a unit and a basis");
});

t.test("numbers with decimals have names", async (t) => {
	const nameless: string[] = [];
	for (const [file, text] of sources) {
		if (file === PUBLISHED) continue;
		for (const line of text.replace(NAMED, "").split("\n")) {
			const numbers = line.match(/(?<![\w.])\d+(?:\.\d+)?(?:e-?\d+)?/g) ?? [];
			for (const number of numbers) {
				const isHalf = number === "0.5";
				const isGuard = Number(number) <= 1e-6;
				if (/[.e]/.test(number) && !isHalf && !isGuard) {
					nameless.push(`${file}: ${line.trim()}`);
				}
			}
		}
	}
	t.strictSame(nameless, []);
});
