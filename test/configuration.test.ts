import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import t, { type Test } from "tap";
import { ROOT } from "../services/project.ts";

/** Starts the service as its own process and waits for its end. */
async function outcome(env: Record<string, string>) {
	const child = spawn(process.execPath, ["--import=tsx", "server.ts"], {
		cwd: ROOT,
		env: { ...process.env, LOG_LEVEL: "silent", PORT: "0", ...env },
	});
	const [said, [code]] = await Promise.all([
		text(child.stderr),
		once(child, "exit"),
	]);
	return { said: said.trimEnd(), code };
}

async function folder(t: Test): Promise<string> {
	const made = await mkdtemp(join(tmpdir(), "svg-ai-configuration-"));
	t.teardown(() => rm(made, { recursive: true, force: true }));
	return made;
}

t.test(
	"each variable that is wrong is named in a line, with what it may be",
	async (t) => {
		const { said, code } = await outcome({
			PORT: "abc",
			WORKERS: "0",
			LOG_PRETTY: "maybe",
			TRUST_PROXY: "perhaps",
		});
		t.equal(code, 1);
		t.same(said.split("\n").sort(), [
			"LOG_PRETTY=maybe is not allowed: it takes one of auto, true, false.",
			"PORT=abc is not allowed: it takes a whole number from 0 to 65535.",
			"TRUST_PROXY=perhaps is not allowed: it takes true or false.",
			"WORKERS=0 is not allowed: it takes a whole number from 1 to 256.",
		]);
	},
);

t.test(
	"an uploads folder that can't be made is told by its variable",
	async (t) => {
		const file = join(await folder(t), "a-file");
		await writeFile(file, "");
		const { said, code } = await outcome({
			UPLOADS_DIR: join(file, "uploads"),
		});
		t.equal(code, 1);
		t.match(said, /^UPLOADS_DIR=.*a-file\/uploads can't be used: ENOTDIR/);
		t.notMatch(said, /\n/, "one line, no stack");
	},
);

t.test(
	"an uploads folder where none can be made is told at once",
	{ skip: process.platform !== "linux" && "there is no /proc" },
	async (t) => {
		const { said, code } = await outcome({ UPLOADS_DIR: "/proc/svg-ai/up" });
		t.equal(code, 1);
		t.match(said, /^UPLOADS_DIR=\/proc\/svg-ai\/up can't be used: ENOENT/);
		t.notMatch(said, /\n/);
	},
);

t.test("a port that is taken is told by its variable", async (t) => {
	const other = createServer().listen(0, "127.0.0.1");
	await once(other, "listening");
	t.teardown(() => other.close());
	const { port } = other.address() as { port: number };
	const { said, code } = await outcome({
		HOST: "127.0.0.1",
		PORT: String(port),
		UPLOADS_DIR: await folder(t),
	});
	t.equal(code, 1);
	t.match(said, `HOST=127.0.0.1, PORT=${port} can't be listened at:`);
	t.notMatch(said, /\n/);
});

t.test("without pino-pretty the log falls back to lines of JSON", async (t) => {
	// The module where no node_modules is above it.
	const alone = await folder(t);
	const name = "logger-options.ts";
	await cp(join(ROOT, "services", name), join(alone, name));
	const code = `
		import { hasPretty, loggerOptions } from "./logger-options.ts";
		const options = loggerOptions({ LOG_LEVEL: "info", LOG_PRETTY: "true" });
		console.log(JSON.stringify({ pretty: hasPretty(), options }));`;
	await writeFile(join(alone, "ask.ts"), code);
	const child = spawn(
		process.execPath,
		[`--import=${import.meta.resolve("tsx")}`, "ask.ts"],
		{ cwd: alone },
	);
	t.same(JSON.parse(await text(child.stdout)), {
		pretty: false,
		options: { level: "info" },
	});
});
