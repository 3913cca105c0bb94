import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../services/project.ts";
import { startPostgres } from "./postgres.ts";
import { processesIn } from "./process.ts";
import { installUnleash, type Server, unleashServer } from "./unleash.ts";

/**
 * Starts a real Unleash server on a real PostgreSQL for as long as it is used.
 * Both are ended by their process ids, also when this process ends otherwise;
 * what they keep goes away with a temporary folder. The server's package stays
 * in .cache for the next time.
 *
 * @param use is given the server and a folder for what else it keeps
 * @param port the server's; a free one by default
 * @returns the ids of processes that are still there, which should be none
 */
export async function withUnleash(
	use: (server: Server, folder: string) => Promise<void>,
	port?: number,
): Promise<number[]> {
	const folder = mkdtempSync(join(tmpdir(), "svg-ai-unleash-"));
	// PostgreSQL's user has to pass through to its own folder below.
	chmodSync(folder, 0o711);
	process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
	const stops: (() => Promise<void>)[] = [];
	try {
		const program = installUnleash(join(ROOT, ".cache"));
		const database = join(folder, "postgres");
		mkdirSync(database);
		const log = (name: string) => join(folder, `${name}.log`);
		const postgres = await startPostgres(database, log("postgres"));
		stops.unshift(() => postgres.stop("SIGINT"));
		const server = await unleashServer({
			program,
			folder,
			postgres,
			log: log("unleash"),
			port,
		});
		stops.unshift(() => server.kill());
		await server.start();
		await use(server, folder);
	} finally {
		for (const stop of stops) await stop();
	}
	return processesIn([folder]);
}
