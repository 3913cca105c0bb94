/**
 * Proves that the clients which other people's generators make of the OpenAPI
 * description compile, and convert in every form: `npm run test:generated`. The
 * generators go into a temporary folder: they are 57 MB, and want a TypeScript
 * older than the project's.
 */
import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { buildApp } from "../../app.ts";
import { loadConfig } from "../../config.ts";
import { ROOT } from "../../services/project.ts";

/** Installing is allowed for as well. */
const LIMIT_MS = 600_000;
const PICTURE = join(ROOT, "test/fixtures/logos/small-figma-48.png");

/** Each with the commands that make its client of openapi.json. */
const GENERATORS = {
	"openapi-fetch": [
		"openapi-typescript openapi.json --default-non-nullable=false --output openapi-typescript.ts",
	],
	"hey-api": [
		"openapi-ts --input openapi.json --output hey-api --client @hey-api/client-fetch",
	],
};

const limit = setTimeout(() => {
	console.error(`not done within ${LIMIT_MS / 1000} s`);
	process.exit(1);
}, LIMIT_MS);
let passed = 0;
let failed = 0;
const folder = await mkdtemp(join(tmpdir(), "svg-ai-generated-"));

/** @throws with what the program has said, where it fails */
async function run(program: string, ...given: string[]): Promise<string> {
	const { stdout } = await promisify(execFile)(program, given, {
		cwd: folder,
	}).catch((error) => {
		throw new Error(`${program} ${given.join(" ")}: ${error.stdout}`, {
			cause: error,
		});
	});
	return stdout;
}

async function startService() {
	const app = await buildApp({
		config: loadConfig({
			...{ WORKERS: 1, UNLEASH_URL: "", WEB: false, DRAIN_DELAY_MS: 0 },
			...{ UPLOADS_DIR: join(folder, "uploads"), STATE_DIR: folder },
			// A busy machine is no reason to refuse anything here.
			...{ MAX_EVENT_LOOP_DELAY_MS: 0, MAX_HEAP_MB: 0, MAX_RSS_MB: 0 },
			...{ AI_MAX_EVENT_LOOP_DELAY_MS: 0, AI_MAX_HEAP_MB: 0, AI_MAX_RSS_MB: 0 },
		}),
		logger: false,
	});
	return { app, origin: await app.listen({ host: "127.0.0.1", port: 0 }) };
}

try {
	await cp(join(import.meta.dirname, "programs"), folder, { recursive: true });
	await run(
		"npm",
		..."install --ignore-scripts --no-audit --no-fund".split(" "),
	);
	const { app, origin } = await startService();
	try {
		const description = (await app.inject("/docs/json")).body;
		await writeFile(join(folder, "openapi.json"), description);
		for (const command of Object.values(GENERATORS).flat())
			await run("npx", ...command.split(" "));
		await run("npx", "tsc", "-p", ".");
		passed++;
		console.log("ok - the generated clients compile");
		for (const program of Object.keys(GENERATORS)) {
			const said = await run(
				process.execPath,
				...[`--import=${import.meta.resolve("tsx")}`, `${program}.ts`],
				...[origin, PICTURE],
			);
			process.stdout.write(said);
			passed += said.match(/^ok - /gm)?.length ?? 0;
			failed += said.match(/^NOT OK - /gm)?.length ?? 0;
		}
	} finally {
		await app.close();
	}
} catch (error) {
	failed++;
	console.error(error);
} finally {
	await rm(folder, { recursive: true, force: true });
}
clearTimeout(limit);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
