import {
	existsSync,
	mkdirSync,
	renameSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { Postgres } from "./postgres.ts";
import { freePort, type Running, runToEnd, start, waitFor } from "./process.ts";

const VERSION = "7.5.1";
/** The account that a fresh Unleash server has. */
export const ADMIN = { username: "admin", password: "unleash4all" };
export const FLAG = "ai-conversion";
export const ENVIRONMENT = "development";

/**
 * Puts unleash-server into a folder of its own, unless it is there. An install
 * that was cut short leaves nothing that looks like one.
 *
 * @param cache the folder above
 * @returns the folder
 */
export function installUnleash(cache: string): string {
	const folder = join(cache, `unleash-${VERSION}`);
	if (existsSync(folder)) return folder;
	const unfinished = `${folder}.new`;
	rmSync(unfinished, { recursive: true, force: true });
	mkdirSync(unfinished, { recursive: true });
	writeFileSync(
		join(unfinished, "package.json"),
		JSON.stringify({
			private: true,
			dependencies: { "unleash-server": VERSION },
		}),
	);
	runToEnd("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund"], {
		cwd: unfinished,
	});
	renameSync(unfinished, folder);
	return folder;
}

export interface ServerOptions {
	/** Where unleash-server is installed. */
	readonly program: string;
	/** Where it runs. */
	readonly folder: string;
	readonly postgres: Postgres;
	/** A file for what it prints. */
	readonly log: string;
	/** A free one by default. */
	readonly port: number | undefined;
}

export type Server = Awaited<ReturnType<typeof unleashServer>>;

/** A real Unleash server; stopped and started again it keeps its port and its data. */
export async function unleashServer(options: ServerOptions) {
	const { program, folder, postgres, log } = options;
	const port = options.port ?? (await freePort());
	const origin = `http://127.0.0.1:${port}`;
	let running: Running | undefined;
	let cookie = "";

	async function admin(method: string, path: string, body?: object) {
		const response = await fetch(`${origin}/api/admin/${path}`, {
			method,
			headers: { "content-type": "application/json", cookie },
			...(body && { body: JSON.stringify(body) }),
		});
		const text = await response.text();
		if (!response.ok)
			throw new Error(`${method} ${path}: ${response.status} ${text}`);
		return text === "" ? {} : JSON.parse(text);
	}

	const flagPath = `projects/default/features/${FLAG}`;
	const here = `${flagPath}/environments/${ENVIRONMENT}`;

	return {
		origin,
		api: `${origin}/api`,

		async start(): Promise<void> {
			running = start(
				process.execPath,
				[join(program, "node_modules/unleash-server/dist/server.js")],
				{
					log,
					cwd: folder,
					env: {
						PATH: process.env.PATH,
						NODE_ENV: "production",
						DATABASE_HOST: "127.0.0.1",
						DATABASE_PORT: String(postgres.port),
						DATABASE_USERNAME: postgres.user,
						DATABASE_PASSWORD: "",
						DATABASE_NAME: "postgres",
						DATABASE_SSL: "false",
						HTTP_HOST: "127.0.0.1",
						HTTP_PORT: String(port),
						CHECK_VERSION: "false",
						SEND_TELEMETRY: "false",
					},
				},
			);
			await waitFor(
				"Unleash answers",
				async () => (await fetch(`${origin}/health`)).ok,
				90_000,
			);
		},

		/** As a power cut would. */
		async kill(): Promise<void> {
			await running?.stop("SIGKILL");
		},

		async logIn(): Promise<void> {
			const response = await fetch(`${origin}/auth/simple/login`, {
				method: "POST",
				headers: { "content-type": "application/json" },
				body: JSON.stringify(ADMIN),
			});
			// The session is stored only when the last byte of the answer is sent.
			await response.text();
			if (!response.ok) throw new Error(`login: ${response.status}`);
			cookie = response.headers
				.getSetCookie()
				.map((one) => one.split(";", 1)[0])
				.join("; ");
		},

		/** @returns the secret of a new backend token */
		async createToken(): Promise<string> {
			const { secret } = await admin("POST", "api-tokens", {
				tokenName: "svg-ai",
				type: "client",
				environment: ENVIRONMENT,
				projects: ["*"],
			});
			return secret;
		},

		/** As the dashboard does: for everybody, once it is switched on. */
		async createFlag(): Promise<void> {
			await admin("POST", "projects/default/features", {
				name: FLAG,
				type: "release",
			});
			await admin("POST", `${here}/strategies`, strategy(100, "default"));
		},

		async switchFlag(to: "on" | "off"): Promise<void> {
			await admin("POST", `${here}/${to}`);
		},

		/** Gives the flag to this share of the sessions, 0..100. */
		async rollOut(percent: number): Promise<void> {
			const [{ id }] = await admin("GET", `${here}/strategies`);
			await admin(
				"PUT",
				`${here}/strategies/${id}`,
				strategy(percent, "sessionId"),
			);
		},
	};
}

/** @param stickiness whose id decides; default takes the user, the session, or chance */
function strategy(percent: number, stickiness: "default" | "sessionId") {
	return {
		name: "flexibleRollout",
		constraints: [],
		parameters: {
			rollout: String(percent),
			stickiness,
			groupId: FLAG,
		},
	};
}
