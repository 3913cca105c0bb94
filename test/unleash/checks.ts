import { join } from "node:path";
import { buildApp } from "../../app.ts";
import { loadConfig } from "../../config.ts";
import { waitFor } from "./process.ts";
import type { Server } from "./unleash.ts";

type Check = (holds: boolean, what: string) => void;

/** Longer than a poll and the server's own refresh take together. */
const SOON_MS = 20_000;
const REFRESH_SECONDS = 0.5;
const SESSIONS = Array.from({ length: 60 }, (_, i) => `session-${i}`);

/**
 * Switches the flag on and off in the dashboard's API while the service runs,
 * rolls it out by session, kills the server and brings it back.
 *
 * @param folder the service's own
 */
export async function checkSwitch(
	server: Server,
	folder: string,
	check: Check,
): Promise<void> {
	await server.logIn();
	await server.createFlag();
	const token = await server.createToken();
	let app = await service("wrong:development.token");

	async function service(apiToken: string) {
		const built = await buildApp({
			config: loadConfig({
				WORKERS: 1,
				UNLEASH_URL: server.api,
				UNLEASH_API_TOKEN: apiToken,
				UNLEASH_REFRESH_SECONDS: REFRESH_SECONDS,
				STATE_DIR: join(folder, "state"),
				UPLOADS_DIR: join(folder, "uploads"),
				DRAIN_DELAY_MS: 0,
				MAX_EVENT_LOOP_DELAY_MS: 0,
				MAX_HEAP_MB: 0,
				MAX_RSS_MB: 0,
				AI_MAX_EVENT_LOOP_DELAY_MS: 0,
				AI_MAX_HEAP_MB: 0,
				AI_MAX_RSS_MB: 0,
			}),
			logger: false,
		});
		await built.ready();
		return built;
	}

	async function isOn(session = "any"): Promise<boolean> {
		const { statusCode } = await app.inject({
			url: "/api/model-status",
			headers: { "x-session-id": session },
		});
		if (statusCode !== 200 && statusCode !== 404)
			throw new Error(`model-status answers ${statusCode}`);
		return statusCode === 200;
	}

	async function becomes(on: boolean, what: string): Promise<void> {
		try {
			await waitFor(what, async () => (await isOn()) === on, SOON_MS);
			check(true, what);
		} catch {
			check(false, what);
		}
	}

	const onSessions = async () => {
		const answers: string[] = [];
		for (const session of SESSIONS)
			if (await isOn(session)) answers.push(session);
		return answers;
	};

	try {
		await waitFor(
			"the token is refused",
			() => app.flags.source().status === "refused",
			SOON_MS,
		);
		check(!(await isOn()), "a wrong token is refused, and AI is off");
		await app.close();

		app = await service(token);
		await waitFor(
			"the server is reached",
			() => app.flags.source().status === "connected",
			SOON_MS,
		);
		check(!(await isOn()), "the flag is off in a new server");
		await server.switchFlag("on");
		await becomes(true, "switched on in the dashboard: AI is on");
		await server.switchFlag("off");
		await becomes(false, "switched off: AI is off");
		await server.switchFlag("on");
		await becomes(true, "and on again");

		await server.rollOut(40);
		await waitFor(
			"the rollout arrives",
			async () => (await onSessions()).length < SESSIONS.length,
			SOON_MS,
		);
		const chosen = await onSessions();
		const share = chosen.length / SESSIONS.length;
		check(share > 0.15 && share < 0.65, `40 % rollout: ${share} of sessions`);
		check(
			(await onSessions()).join() === chosen.join(),
			"each session keeps its answer",
		);
		await server.rollOut(70);
		await waitFor(
			"the wider rollout arrives",
			async () => (await onSessions()).length > chosen.length,
			SOON_MS,
		);
		const wider = new Set(await onSessions());
		check(
			chosen.every((session) => wider.has(session)),
			"a wider rollout keeps whom it had",
		);
		await server.rollOut(100);
		await waitFor(
			"all sessions are on",
			async () => (await onSessions()).length === SESSIONS.length,
			SOON_MS,
		);

		await server.kill();
		await waitFor(
			"the loss is noticed",
			() => app.flags.source().status === "unreachable",
			SOON_MS,
		);
		check(await isOn(), "the server killed: AI stays as it was");
		await app.close();
		app = await service(token);
		check(await isOn(), "restarted without the server: the last known state");
		await server.start();
		await becomes(true, "the server is back");
		await waitFor(
			"the server is reached again",
			() => app.flags.source().status === "connected",
			SOON_MS,
		);
		await server.logIn();
		await server.switchFlag("off");
		await becomes(false, "and it is followed again");
	} finally {
		await app.close();
	}
}
