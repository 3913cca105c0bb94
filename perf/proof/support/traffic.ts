import { setTimeout as sleep } from "node:timers/promises";
import { randomFor } from "../../corpus/seeded.ts";
import { createClient, type Outcome, type Sent } from "./client.ts";
import type { Ledger } from "./ledger.ts";

export interface TrafficOptions {
	readonly origin: string;
	readonly pictures: readonly Buffer[];
	readonly connections: number;
	/** How long each client waits from one answer to its next request, in ms; 0 by default. */
	readonly pauseMs?: number;
	/** Share of the requests that ask for AI, 0..1. */
	readonly aiShare: number;
	/** Share that uploads and then converts by id, 0..1. */
	readonly uploadShare?: number;
	readonly ledger: Ledger;
	/** Told of each answer as it comes. */
	readonly onOutcome?: (kind: string, outcome: Outcome) => void;
}

/** How long a client that was turned away waits; impatient, for Retry-After says more. */
const PAUSE_MS = 100;
let serial = 0;

/**
 * Clients that ask again and again, each over a connection of its own, for
 * conversions that no cache holds.
 */
export function startTraffic(options: TrafficOptions) {
	const { origin, pictures, connections, aiShare, uploadShare = 0 } = options;
	const { pauseMs = 0 } = options;
	const client = createClient(origin, connections);
	let running = true;
	let open = 0;

	async function send(kind: string, sent: Sent): Promise<Outcome> {
		open++;
		const outcome = await client.send(sent);
		open--;
		options.ledger.record(kind, sent, outcome);
		options.onOutcome?.(kind, outcome);
		return outcome;
	}

	async function one(number: number): Promise<Outcome> {
		const random = randomFor(`traffic ${number}`);
		const body = random.pick(pictures);
		// A gradual rollout goes by the session.
		const headers = {
			"content-type": "application/octet-stream",
			"x-session-id": "proof",
		};
		const dice = random();
		if (dice < aiShare)
			return send("ai", {
				path: `/api/convert-ai?tier=${random.pick(["auto", "1", "2", "3"])}&time_budget=${random.pick([0.5, 2])}`,
				headers,
				body,
			});
		// Changes neither output nor work while blurradius is 0, but is another
		// conversion to the cache.
		const query = `blurdelta=${(number % 1_000_000) / 1000}`;
		if (dice < aiShare + uploadShare) {
			const kept = await send("upload", { path: "/api/upload", headers, body });
			if ("failure" in kept || kept.status !== 200) return kept;
			const { file_id } = JSON.parse(kept.body.toString());
			return send("by id", {
				path: `/api/convert?${query}`,
				headers: { "content-type": "application/json" },
				body: Buffer.from(JSON.stringify({ file_id })),
			});
		}
		const path =
			random() < 0.3
				? `/api/convert?converter=subpixel&min_area=${2 + (number % 1000) / 1e6}`
				: `/api/convert?${query}`;
		return send("plain", { path, headers, body });
	}

	const loops = Array.from({ length: connections }, async () => {
		while (running) {
			const outcome = await one(serial++);
			const wasTurnedAway = "failure" in outcome || outcome.status >= 429;
			await sleep(wasTurnedAway ? Math.max(pauseMs, PAUSE_MS) : pauseMs);
		}
	});
	return {
		/** Requests that wait for an answer right now. */
		open: () => open,
		/** Sends nothing more and waits for every answer. */
		async stop(): Promise<void> {
			running = false;
			await Promise.all(loops);
			client.close();
		},
	};
}
