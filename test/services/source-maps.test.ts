import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import t, { type Test } from "tap";
import { ROOT } from "../../services/project.ts";

/** Types and comments that compiling takes away, so that every line moves. */
const THROWER = `
interface Told { readonly what: string }

// Nothing of this is left.
export function fail({ what }: Told): never {
	throw new Error(what);
}
`;

const PACKAGE = "export const call = (f) => f();";

/** A compiled project as ours is: modules beside their maps, and a package that has none. */
async function compiled(t: Test): Promise<string> {
	const folder = t.testdir({
		"package.json": '{"type":"module"}',
		node_modules: {
			p: { "package.json": '{"type":"module"}', "index.js": PACKAGE },
		},
	});
	const sources = join(folder, "src");
	await mkdir(sources);
	await writeFile(join(sources, "thrower.ts"), THROWER);
	const common = { format: "esm", platform: "node" } as const;
	await build({
		...common,
		entryPoints: [join(sources, "thrower.ts")],
		outdir: join(folder, "dist"),
		sourcemap: true,
	});
	await build({
		...common,
		entryPoints: [join(ROOT, "services/source-maps.ts")],
		outdir: join(folder, "dist/services"),
	});
	return folder;
}

async function stackOf(folder: string, code: string): Promise<string[]> {
	const { stdout } = await promisify(execFile)(
		process.execPath,
		[
			"--input-type=module",
			"--eval",
			`import { mapStacks } from "./dist/services/source-maps.js";
			import { fail } from "./dist/thrower.js";
			import { call } from "p";
			mapStacks();
			${code}`,
		],
		{ cwd: folder },
	);
	return stdout.trim().split("\n");
}

t.test("stacks name the lines of the sources", async (t) => {
	const folder = await compiled(t);
	const [message, thrown, ...rest] = await stackOf(
		folder,
		`try { call(() => fail({ what: "broken" })); } catch (e) { console.log(e.stack); }`,
	);
	t.equal(message, "Error: broken");
	t.equal(thrown.trim(), `at fail (${join(folder, "src/thrower.ts")}:6:8)`);
	t.ok(
		rest.some((line) => line.includes("node_modules/p/index.js:1:")),
		"what belongs to a package is told as it is",
	);
});

t.test("where no map can be read, a stack is as Node has it", async (t) => {
	const folder = await compiled(t);
	await writeFile(join(folder, "dist/thrower.js.map"), "{");
	const lines = await stackOf(
		folder,
		`try { fail({ what: "broken" }); } catch (e) { console.log(e.stack); }`,
	);
	t.match(lines[1], /dist\/thrower\.js:\d+:\d+\)$/);
});

t.test("an error of any shape has a stack", async (t) => {
	const folder = await compiled(t);
	const lines = await stackOf(
		folder,
		`const odd = new Error("odd");
		Object.defineProperty(odd, "message", { get() { throw new Error("no"); } });
		const bare = Object.create(null);
		Error.captureStackTrace(bare);
		console.log(odd.stack.split("\\n")[0]);
		console.log(typeof bare.stack);`,
	);
	t.match(lines, [/^Error/, "string"]);
});
