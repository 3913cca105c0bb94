import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort, waitFor } from "../../../test/unleash/process.ts";
import { type Service, startService } from "../../support/service.ts";
import { createBudgets, type Finding } from "../support/findings.ts";
import { createFlagFile } from "../support/flag-file.ts";
import { createLedger } from "../support/ledger.ts";
import { picture } from "../support/pictures.ts";
import { startTraffic } from "../support/traffic.ts";
import { startBalancer } from "./balancer.ts";

const CONNECTIONS = 6;
/** As in deploy/nginx.conf, and a little. */
const FAIL_TIMEOUT_MS = 2200;

/** A replica's end, in one of the ways in which replicas end. */
interface Ending {
	readonly name: string;
	end(replica: Service): Promise<unknown>;
}

const isReady = async ({ origin }: Service) =>
	(await fetch(`${origin}/health/ready`)).status === 200;

const ENDINGS: readonly Ending[] = [
	{
		name: "drained (SIGTERM, 2 s of notice)",
		async end(replica) {
			replica.kill("SIGTERM");
			await waitFor(
				"it says that it isn't ready, while it answers",
				async () => !(await isReady(replica)),
				1500,
			);
			await replica.ended;
		},
	},
	{
		name: "killed (SIGKILL)",
		end: (replica) => {
			replica.kill("SIGKILL");
			return replica.ended;
		},
	},
	{
		name: "frozen for 20 s (SIGSTOP)",
		async end(replica) {
			replica.kill("SIGSTOP");
			await sleep(20_000);
			replica.kill("SIGKILL");
			await replica.ended;
		},
	},
];

/** Two replicas behind nginx; each ends in turn, in every way, under load. */
export async function replicas(): Promise<Finding> {
	const budgets = createBudgets();
	const flag = await createFlagFile(true);
	const folder = await mkdtemp(join(tmpdir(), "svg-ai-replicas-"));
	const ports = [await freePort(), await freePort()];
	const begin = (port: number, drainMs: number) =>
		startService({
			PORT: String(port),
			WORKERS: "1",
			UNLEASH_URL: "",
			FLAGS_FILE: flag.file,
			// One folder for both, as a volume would be.
			UPLOADS_DIR: join(folder, "uploads"),
			TRUST_PROXY: "true",
			DRAIN_DELAY_MS: String(drainMs),
		});
	const running = await Promise.all(ports.map((port) => begin(port, 2000)));
	const balancer = await startBalancer(ports);
	const pictures = await Promise.all(
		[32, 64, 128].map((side) => picture("docker", side)),
	);
	try {
		for (const { name, end } of ENDINGS) await turns(name, end, 2000);
		// With no time in which anyone could notice.
		await turns("stopped (SIGTERM, no delay)", (one) => one.stop(), 0);
	} finally {
		await balancer.stop();
		for (const one of running) await one.stop();
		await flag.remove();
		await rm(folder, { recursive: true, force: true });
	}

	async function turns(
		name: string,
		end: Ending["end"],
		drainMs: number,
	): Promise<void> {
		const ledger = createLedger();
		const traffic = startTraffic({
			origin: balancer.origin,
			pictures,
			connections: CONNECTIONS,
			aiShare: 0.2,
			uploadShare: 0.2,
			ledger,
		});
		for (const [i, port] of ports.entries()) {
			await sleep(1500);
			await end(running[i]);
			await sleep(1500);
			running[i] = await begin(port, drainMs);
			await waitFor("it is ready", () => isReady(running[i]), 10_000);
			// Until nginx looks at it again.
			await sleep(FAIL_TIMEOUT_MS);
		}
		await traffic.stop();
		const broken = ledger.violations();
		const busy = ledger.count(/ 503$/);
		budgets.settle(
			`each replica ${name}: every client gets 200`,
			broken.length === 0
				? ledger.summary()
				: `${broken.length} of ${ledger.total()} not: ${broken[0].what}`,
			broken.length === 0 && busy === 0 && ledger.count(/ 200$/) > 0,
		);
	}

	return {
		title: "Replicas",
		text: `Two replicas of one worker each behind nginx with \`deploy/nginx.conf\`. ${CONNECTIONS} connections, 20 % AI, 20 % uploads that are converted by id, through a shared folder.`,
		budgets: budgets.list,
	};
}
