import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import {
	copyFile,
	mkdir,
	readdir,
	readFile,
	writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import t, { type Test } from "tap";
import { run } from "../../cli/main.ts";
import { ROOT } from "../../services/project.ts";
import { until } from "../support/until.ts";

/** Runs the command line as a process of its own, from the sources. */
async function svgAi(
	{ cwd, env }: { cwd: string; env?: NodeJS.ProcessEnv },
	...given: string[]
) {
	return promisify(execFile)(
		process.execPath,
		[
			// Resolved here: it would be looked for from the working directory.
			`--import=${import.meta.resolve("tsx")}`,
			...[join(ROOT, "cli/svg-ai.ts"), ...given],
		],
		{ cwd, env: { ...process.env, NODE_OPTIONS: "", ...env } },
	).then(
		(done) => ({ ...done, code: 0 }),
		(error: { stdout: string; stderr: string; code: number }) => error,
	);
}

const logo = (name: string) => join(ROOT, "test/fixtures/logos", name);

async function pictures(t: Test): Promise<string> {
	const folder = t.testdir({ in: { deep: {}, "notes.txt": "no picture" } });
	await copyFile(logo("small-figma-48.png"), join(folder, "in/figma.png"));
	await copyFile(logo("small-dropbox-32.png"), join(folder, "in/deep/box.png"));
	return folder;
}

t.test("files and folders become drawings, in several formats", async (t) => {
	const cwd = await pictures(t);
	const { code, stdout, stderr } = await svgAi(
		{ cwd },
		...["in", "--out", "out", "--format", "svg,pdf,png", "--width=96"],
		...["--converter", "subpixel", "--max-colors=8"],
	);
	t.equal(code, 0, stderr);
	t.match(
		stdout,
		/in\/figma\.png: out\/figma\.svg, out\/figma\.pdf, out\/figma\.png \(ssim 0\.9\d+, subpixel\)/,
	);
	t.match(
		await readFile(join(cwd, "out/figma.svg"), "utf8"),
		/^<svg [^>]*width="96"/,
	);
	t.match(await readFile(join(cwd, "out/deep/box.pdf"), "latin1"), /^%PDF-/);
	const png = await readFile(join(cwd, "out/deep/box.png"));
	t.equal(png.readUInt32BE(16), 96, "the width that its header tells");
	t.same((await readdir(join(cwd, "in"))).sort(), [
		...["deep", "figma.png", "notes.txt"],
	]);
});

t.test("what can't be converted is told, and the rest goes on", async (t) => {
	const cwd = await pictures(t);
	await writeFile(join(cwd, "in/broken.png"), "no picture");
	const { code, stdout, stderr } = await svgAi(
		{ cwd },
		...["in", "--json", "--tier", "1"],
	);
	t.equal(code, 1, stderr);
	const told = stdout
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line));
	t.equal(told.length, 3);
	const of = (input: string) => told.find((one) => one.input === input);
	t.match(of("in/broken.png"), {
		ok: false,
		error_code: "UNSUPPORTED_MEDIA_TYPE",
		error: String,
	});
	const figma = of("in/figma.png");
	t.match(figma, {
		ok: true,
		outputs: [{ format: "svg", path: "in/figma.svg", size: Number }],
		ssim: Number,
		fidelity: Number,
		drawn_by: "tier 1",
		warnings: [],
	});
	const svg = await readFile(join(cwd, "in/figma.svg"));
	t.equal(svg.length, figma.outputs[0].size);
});

t.test("the models are left alone where the flag is off", async (t) => {
	const cwd = await pictures(t);
	const flags = join(cwd, "flags.json");
	await writeFile(flags, JSON.stringify({ "ai-conversion": false }));
	const { code, stderr } = await svgAi(
		{ cwd, env: { FLAGS_FILE: flags } },
		...["in/figma.png", "--tier", "auto"],
	);
	t.equal(code, 1);
	t.match(stderr, "in/figma.png: AI is switched off in ");
	t.match(stderr, flags);
});

t.test("a signal leaves no folder behind", async (t) => {
	const cwd = await pictures(t);
	const temporary = join(cwd, "temporary");
	await mkdir(temporary);
	const left = async () =>
		(await readdir(temporary)).filter((name) => name.startsWith("svg-ai-"));
	for (const signal of ["SIGINT", "SIGTERM"] as const) {
		const child = spawn(
			process.execPath,
			[
				`--import=${import.meta.resolve("tsx")}`,
				...[join(ROOT, "cli/svg-ai.ts"), "in", "--quiet"],
			],
			{
				cwd,
				env: { ...process.env, NODE_OPTIONS: "", TMPDIR: temporary },
				stdio: "ignore",
			},
		);
		const ended = once(child, "exit");
		await until(async () => (await left()).length > 0);
		child.kill(signal);
		t.same(await ended, [signal === "SIGINT" ? 130 : 143, null]);
		t.same(await left(), []);
	}
});

t.test("what can't be meant ends with 2 and one line", async (t) => {
	const folder = await pictures(t);
	await copyFile(logo("small-figma-48.png"), join(folder, "figma.png"));
	const figma = join(folder, "in/figma.png");
	const out = ["--out", join(folder, "out")];
	for (const [given, words] of [
		[[], /No picture is given/],
		[["nowhere.png"], /nowhere\.png: there is no such file/],
		[[figma, "--out"], /--out needs a value/],
		[[figma, "--tier=1", "--tier=2"], /--tier is given more than once/],
		[[figma, "--format", "tiff"], /--format is "tiff"; it must be of svg, pdf/],
		[[figma, "--format", "png"], /would be written over a picture/],
		[[figma, join(folder, "figma.png"), ...out], /would both become/],
		[[folder, "--colour", "3", ...out], /"?colour"?/],
		[[folder, "--tier", "9", ...out], /tier is "9"; it must be one of auto/],
	] as const) {
		const lines = t.capture(console, "error", () => {});
		t.equal(await run(given), 2, given.join(" "));
		lines.restore();
		const told = lines().map(({ args }) => args[0]);
		t.equal(told.length, 1, told.join("\n"));
		t.match(told[0], words);
	}
	t.same((await readdir(folder)).sort(), ["figma.png", "in"]);
});

t.test("pictures of one name keep their drawings apart", async (t) => {
	const folder = t.testdir({});
	await copyFile(logo("small-figma-48.png"), join(folder, "one.png"));
	await copyFile(logo("still-128.gif"), join(folder, "one.gif"));
	const told = t.capture(console, "log", () => {});
	t.equal(await run([folder, "--quiet"]), 0);
	told.restore();
	t.same(told(), []);
	t.same((await readdir(folder)).sort(), [
		...["one.gif", "one.gif.svg", "one.png", "one.png.svg"],
	]);
});

t.test("the help names every option of the service", async (t) => {
	const told = t.capture(console, "log", () => {});
	t.equal(await run(["--help"]), 0);
	told.restore();
	const help = String(told()[0].args[0]);
	for (const name of ["tier", "time_budget", "effort", "preset", "dpi"])
		t.match(help, new RegExp(`^ {2}--${name} `, "m"));
});

t.test("npx finds what the build leaves", async (t) => {
	const { bin } = JSON.parse(
		await readFile(join(ROOT, "package.json"), "utf8"),
	);
	t.equal(bin["svg-ai"], "dist/cli/svg-ai.js");
	const source = await readFile(join(ROOT, "cli/svg-ai.ts"), "utf8");
	t.match(source, /^#!\/usr\/bin\/env node\n/);
});
