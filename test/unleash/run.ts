/**
 * Proves the switch against a real Unleash server on a real PostgreSQL:
 * `npm run test:unleash`. Both are this script's own, on private ports, and are
 * ended by their process ids; what they keep goes away with a temporary folder.
 * The server's package stays in .cache for the next run.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../services/project.ts";
import { checkSwitch } from "./checks.ts";
import { startPostgres } from "./postgres.ts";
import { processesIn } from "./process.ts";
import { installUnleash, unleashServer } from "./unleash.ts";

/** Installing is allowed for as well; a cached run takes well under a minute. */
const LIMIT_MS = 420_000;

const folder = mkdtempSync(join(tmpdir(), "svg-ai-unleash-"));
// PostgreSQL's user has to pass through to its own folder below.
chmodSync(folder, 0o711);
let passed = 0;
let failed = 0;
function check(holds: boolean, what: string): void {
	if (holds) passed++;
	else failed++;
	console.log(`${holds ? "ok" : "NOT OK"} - ${what}`);
}

const limit = setTimeout(() => {
	console.error(`not done within ${LIMIT_MS / 1000} s`);
	// The children are ended on exit.
	process.exit(1);
}, LIMIT_MS);
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"] as const)
	process.once(signal, () => process.exit(1));

const folders = [folder];
const stops: (() => Promise<void>)[] = [];
try {
	const program = installUnleash(join(ROOT, ".cache"));
	folders.push(program);
	const database = join(folder, "postgres");
	mkdirSync(database);
	const postgres = await startPostgres(database, join(folder, "postgres.log"));
	stops.unshift(() => postgres.stop("SIGINT"));
	const server = await unleashServer(
		program,
		postgres,
		join(folder, "unleash.log"),
	);
	stops.unshift(() => server.kill());
	await server.start();
	await checkSwitch(server, join(folder, "service"), check);
} catch (error) {
	failed++;
	console.error(error);
} finally {
	for (const stop of stops) await stop();
	clearTimeout(limit);
}
const left = processesIn(folders);
check(
	left.length === 0,
	`no process is left behind${left.map((pid) => ` ${pid}`)}`,
);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
