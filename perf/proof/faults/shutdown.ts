import { setTimeout as sleep } from "node:timers/promises";
import { noisePng } from "../../../test/support/images.ts";
import { startService } from "../../support/service.ts";
import { createClient, type Outcome } from "../support/client.ts";
import type { Budgets } from "../support/findings.ts";
import { createFlagFile } from "../support/flag-file.ts";
import { createLedger } from "../support/ledger.ts";
import { mixedPictures } from "../support/pictures.ts";

const CLIENTS = 40;
const EXIT_MS = 10_000;

/** SIGTERM while forty clients wait, AI among them, some for longer than closing may take. */
export async function terminatedAtPeak(budgets: Budgets): Promise<void> {
	const name = "SIGTERM at peak";
	console.log(`-- ${name}`);
	const flag = await createFlagFile(true);
	const service = await startService({
		WORKERS: "2",
		UNLEASH_URL: "",
		FLAGS_FILE: flag.file,
		DRAIN_DELAY_MS: "500",
		CONVERT_TIMEOUT_SECONDS: "30",
		QUEUE_SIZE: "64",
	});
	const ledger = createLedger();
	const client = createClient(service.origin, CLIENTS);
	const pictures = await mixedPictures();
	const slow = await noisePng(900);
	const headers = { "content-type": "image/png" };
	const answers: Promise<Outcome>[] = [];
	for (let i = 0; i < CLIENTS; i++) {
		const ai = i % 3 === 0;
		const path = ai
			? `/api/convert-ai?tier=3&target_quality=1`
			: `/api/convert?blurdelta=${i}${i % 5 === 1 ? "&numberofcolors=128" : ""}`;
		const body = i % 5 < 2 ? slow : pictures[i % pictures.length];
		const sent = { path, headers, body };
		answers.push(
			client
				.send(sent)
				.then((outcome) => ledger.record(ai ? "ai" : "plain", sent, outcome)),
		);
	}
	await sleep(1500);
	const waiting = CLIENTS - ledger.total();
	const started = performance.now();
	service.kill("SIGTERM");
	await sleep(100);
	const ready = await fetch(`${service.origin}/health/ready`).then(
		({ status }) => status,
		() => 0,
	);
	const how = await service.ended;
	const took = performance.now() - started;
	await Promise.all(answers);
	client.close();
	await flag.remove();
	const broken = ledger.violations();
	budgets.settle(
		`${name}: each of ${waiting} that wait gets 200 or 503 with Retry-After`,
		broken.length === 0
			? ledger.summary()
			: `${broken.length} not: ${broken[0].what}; ${ledger.summary()}`,
		broken.length === 0 && waiting > CLIENTS / 2,
	);
	budgets.settle(
		`${name}: unready at once, exit 0 within ${EXIT_MS / 1000} s`,
		`readiness ${ready || "refused"}, exit ${how} after ${took.toFixed(0)} ms`,
		// Refused is unready as well: on a busy machine the door may be closed by then.
		ready !== 200 && how === 0 && took <= EXIT_MS,
	);
}
