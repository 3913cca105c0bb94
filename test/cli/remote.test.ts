import { copyFile, readdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import t, { type Test } from "tap";
import { run } from "../../cli/main.ts";
import type { Told } from "../../cli/telling.ts";
import type { Config } from "../../config.ts";
import { ROOT } from "../../services/project.ts";
import { aiApp } from "../support/ai.ts";
import { hashOf, keysFile } from "../support/api-keys.ts";
import { build } from "../support/app.ts";

const logo = (name: string) => join(ROOT, "test/fixtures/logos", name);

async function pictures(t: Test): Promise<string> {
	const folder = t.testdir({ in: { deep: {} } });
	await copyFile(logo("small-figma-48.png"), join(folder, "in/figma.png"));
	await copyFile(logo("small-dropbox-32.png"), join(folder, "in/deep/box.png"));
	return folder;
}

/** A server, as it stands elsewhere. */
async function server(t: Test, overrides: Partial<Config> = {}) {
	const app = await build(t, overrides);
	return { app, url: await app.listen({ host: "127.0.0.1", port: 0 }) };
}

/** What a command line says and ends with. */
async function svgAi(t: Test, ...given: string[]) {
	const out = t.capture(console, "log", () => {});
	const err = t.capture(console, "error", () => {});
	const code = await run(given);
	out.restore();
	err.restore();
	const lines = (captured: typeof out) =>
		captured().map(({ args }) => String((args as unknown[])[0]));
	return { code, out: lines(out), err: lines(err) };
}

const told = ({ out }: { out: string[] }): Told[] =>
	out
		.map((line) => JSON.parse(line))
		.sort((a, b) => a.input.localeCompare(b.input));

t.test("a server's jobs draw what this process would", async (t) => {
	const folder = await pictures(t);
	const { app, url } = await server(t);
	await writeFile(join(folder, "in/broken.png"), "no picture");
	const given = [
		...[join(folder, "in"), "--json", "--format", "svg,pdf"],
		...["--converter", "subpixel", "--max-colors=8"],
	];
	const at = (out: string) => ["--out", join(folder, out)];
	const there = await svgAi(t, ...given, ...at("there"), "--remote", url);
	const here = await svgAi(t, ...given, ...at("here"));
	t.equal(there.code, 1, there.err.join("\n"));
	t.equal(here.code, 1);
	const plain = ({ seconds, outputs, ssim, fidelity, ...one }: Told) => one;
	t.same(told(there).map(plain), told(here).map(plain));
	// Jobs keep four digits.
	told(there).forEach(({ ssim, fidelity, ok }, k) => {
		const local = told(here)[k];
		t.equal(typeof ssim === "number", ok);
		if (!ok) return;
		t.ok(Math.abs(Number(ssim) - Number(local?.ssim)) < 1e-4);
		t.ok(Math.abs(Number(fidelity) - Number(local?.fidelity)) < 1e-4);
	});
	for (const name of ["figma.svg", "figma.pdf", "deep/box.svg"])
		t.same(
			await readFile(join(folder, "there", name)),
			await readFile(join(folder, "here", name)),
			name,
		);
	const { body } = await app.inject("/metrics");
	t.match(body, /jobs_items_waiting 0/);
});

t.test("a server without jobs converts one by one", async (t) => {
	const folder = await pictures(t);
	const { url } = await server(t, { JOBS: "off" });
	await writeFile(join(folder, "in/broken.png"), "no picture");
	const { code, out, err } = await svgAi(
		...[t, join(folder, "in"), "--out", join(folder, "out")],
		...["--remote", url],
	);
	t.equal(code, 1);
	t.equal(out.length, 2);
	t.match(err.join("\n"), /broken\.png: /);
	t.same((await readdir(join(folder, "out"))).sort(), ["deep", "figma.svg"]);
});

t.test("AI is the server's to have", async (t) => {
	const folder = await pictures(t);
	const figma = join(folder, "in/figma.png");
	const { url } = await server(t);
	const off = await svgAi(t, figma, "--tier", "1", "--remote", url);
	t.equal(off.code, 1);
	t.match(off.err[0], `AI is switched off at ${url}`);
	const { app } = await aiApp(t);
	const other = await app.listen({ host: "127.0.0.1", port: 0 });
	const given = [figma, "--tier", "1", "--remote", other, "--json"];
	const on = await svgAi(t, ...given);
	t.equal(on.code, 0, on.err.join("\n"));
	t.match(told(on), [{ ok: true, drawn_by: "tier 1", fidelity: Number }]);
});

t.test("what can't be meant ends with 2, nobody there with 1", async (t) => {
	const folder = await pictures(t);
	const figma = join(folder, "in/figma.png");
	const { url } = await server(t);
	const wrong = await svgAi(t, figma, "--remote", "server");
	t.equal(wrong.code, 2);
	t.match(wrong.err, [/--remote is "server"/]);
	const colour = await svgAi(t, figma, "--colour", "3", "--remote", url);
	t.equal(colour.code, 2, colour.err.join("\n"));
	t.match(colour.err, [/colour/]);

	const gone = createServer().listen(0, "127.0.0.1");
	await new Promise((resolve) => gone.once("listening", resolve));
	const { port } = gone.address() as { port: number };
	await new Promise((resolve) => gone.close(resolve));
	const away = await svgAi(t, figma, "--remote", `http://127.0.0.1:${port}`);
	t.equal(away.code, 1);
	t.match(away.err, [/can't be reached/]);
	t.same(await readdir(join(folder, "in")), ["deep", "figma.png"]);
});

t.test("a server that asks for a key is given one", async (t) => {
	const folder = await pictures(t);
	const file = await keysFile(t, [
		{ name: "shop", sha256: [hashOf("shop's")] },
	]);
	const API_KEYS_FILE = file.path;
	t.teardown(() => delete process.env.SVG_AI_API_KEY);
	const figma = join(folder, "in/figma.png");
	for (const JOBS of ["on", "off"] as const) {
		const { url } = await server(t, { API_KEYS_FILE, JOBS });
		const given = [join(folder, "in"), "--out", join(folder, JOBS)];
		const ask = (...key: string[]) =>
			svgAi(t, ...given, "--remote", url, ...key);
		for (const key of [[], ["--api-key", "other"]]) {
			const refused = await ask(...key);
			t.equal(refused.code, 2, `jobs ${JOBS}`);
			t.match(refused.err, [/asks for an API key .*SVG_AI_API_KEY/]);
			t.equal(refused.err.length, 1, "told once, not for each picture");
		}
		const known = await ask("--api-key", "shop's");
		t.equal(known.code, 0, known.err.join("\n"));
		process.env.SVG_AI_API_KEY = "shop's\n";
		const byEnvironment = await ask();
		t.equal(byEnvironment.code, 0, byEnvironment.err.join("\n"));
		delete process.env.SVG_AI_API_KEY;
	}
	const alone = await svgAi(t, figma, "--api-key", "shop's");
	t.equal(alone.code, 2);
	t.match(alone.err, [/--remote/]);
});
