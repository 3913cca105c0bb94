import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../../services/project.ts";
import { freePort, start, waitFor } from "../../../test/unleash/process.ts";
import { installDebian } from "../support/debian.ts";

const NGINX = "/usr/sbin/nginx";
/**
 * nginx with the repository's own site file in front of some replicas. Debian's
 * doesn't ask a replica whether it is ready, and reading its file anew costs
 * clients connections, so it finds out by being refused.
 *
 * @param ports of the replicas, on the loopback
 */
export async function startBalancer(ports: readonly number[]) {
	if (!existsSync(NGINX)) installDebian("nginx-light");
	const folder = await mkdtemp(join(tmpdir(), "svg-ai-nginx-"));
	const site = await readFile(join(ROOT, "deploy", "nginx.conf"), "utf8");
	const port = await freePort();
	const file = join(folder, "nginx.conf");
	function configuration(): string {
		const servers = ports.map(
			(one) => `server 127.0.0.1:${one} max_fails=1 fail_timeout=2s;`,
		);
		const [first, ...others] = site.split(/^\tserver 127\.0\.0\.1:.*$/m);
		if (others.length !== 2)
			throw new Error("deploy/nginx.conf has no two servers");
		const ours = `${first}${servers.join("\n")}${others.at(-1)}`.replace(
			"listen 8080;",
			`listen 127.0.0.1:${port};`,
		);
		const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
			.map((name) => `${name}_temp_path ${join(folder, "temp", name)};`)
			.join("\n");
		// Where we are root, its workers have to reach this folder.
		const user = process.getuid?.() === 0 ? "user root;" : "";
		return `${user}\nworker_processes 1;\ndaemon off;\npid ${join(folder, "pid")};\nerror_log ${join(folder, "error.log")};\nevents { worker_connections 512; }\nhttp {\naccess_log off;\n${temporary}\n${ours}\n}\n`;
	}

	await mkdir(join(folder, "temp"));
	await writeFile(file, configuration());
	const nginx = start(
		NGINX,
		["-c", file, "-p", folder, "-e", join(folder, "error.log")],
		{
			log: join(folder, "out.log"),
		},
	);
	const origin = `http://127.0.0.1:${port}`;
	await waitFor(
		"nginx answers",
		async () => (await fetch(`${origin}/health`)).ok,
		10_000,
	);

	return {
		origin,
		async stop(): Promise<void> {
			await nginx.stop("SIGTERM");
			await rm(folder, { recursive: true, force: true });
		},
	};
}
