import { setTimeout as sleep } from "node:timers/promises";
import t from "tap";
import { createPool } from "../../../services/conversion/pool.ts";
import { PICTURES } from "../../../services/conversion/rehearsal/pictures.ts";
import { rehearse } from "../../../services/conversion/rehearsal/rehearse.ts";
import {
	giveUpRehearsal,
	isWorkersTurn,
	prepareRehearsing,
	wantRehearsal,
} from "../../../services/conversion/rehearsal/rehearsing.ts";
import { whenIdle } from "../../../services/conversion/rehearsal/when-idle.ts";
import {
	DEFAULT_CANDIDATE,
	ONE_SHOT,
} from "../../../services/settings/candidates.ts";
import { chooseConversion } from "../../../services/settings/options.ts";
import { noisePng } from "../../support/images.ts";
import { until } from "../../support/until.ts";

t.test("what is done when idle makes way for tasks", async (t) => {
	let steps = 0;
	let isAllowed = false;
	const idle = whenIdle({
		idleMs: 10,
		isAllowed: () => isAllowed,
		async run(between) {
			for (; steps < 6; steps++) await between();
		},
	});
	await sleep(60);
	t.equal(steps, 0, "not allowed");
	idle.busy();
	isAllowed = true;
	idle.look();
	await sleep(60);
	t.equal(steps, 0, "a task runs");
	idle.idle();
	await until(() => steps > 0);
	idle.busy();
	await sleep(20);
	const reached = steps;
	await sleep(60);
	t.equal(steps, reached, "a task came in between");
	idle.idle();
	await until(() => steps === 6);
	idle.look();
	await sleep(60);
	t.equal(steps, 6, "it is done once");
});

t.test("a rehearsal takes all stages with every picture", async (t) => {
	let stages = 0;
	await rehearse([ONE_SHOT[0], DEFAULT_CANDIDATE], async () => {
		stages++;
	});
	// Drawn, decoded, restored, analysed, prepared, traced, rendered and measured.
	t.ok(stages >= 8 * PICTURES.length, `${stages} stages`);
});

t.test("one worker rehearses, the next where that one ends", async (t) => {
	const rehearsing = prepareRehearsing([]);
	t.notOk(isWorkersTurn(rehearsing), "nobody does unless it is wanted");
	t.ok(wantRehearsal(rehearsing, true));
	t.notOk(wantRehearsal(rehearsing, true), "it is wanted already");
	rehearsing.whose[0] = 7;
	t.notOk(isWorkersTurn(rehearsing), "another one does");
	giveUpRehearsal(rehearsing, 6);
	t.notOk(isWorkersTurn(rehearsing), "it lives still");
	giveUpRehearsal(rehearsing, 7);
	t.ok(rehearsing.whose[0] === 0, "it has ended");
	t.ok(wantRehearsal(rehearsing, false));
	t.notOk(isWorkersTurn(rehearsing));
});

t.test("a pool converts while a worker rehearses", async (t) => {
	const pool = createPool({
		...{ workers: 1, queueSize: 4, workerHeapMb: 256 },
		rehearsed: [ONE_SHOT[0]],
	});
	t.teardown(() => pool.close());
	const never = new AbortController().signal;
	pool.rehearse(true);
	const convert = async (seed: number) =>
		pool.run(
			"default",
			{
				bytes: await noisePng(20, seed),
				...chooseConversion([]),
				...{ workingPixels: 1e6, maxSvgBytes: 1e8, submittedAt: Date.now() },
			},
			never,
		);
	for (let seed = 0; seed < 4; seed++) {
		t.match((await convert(seed)).svg, /^<svg/);
		t.match(pool.load(), { busy: 0, queued: 0 }, "a rehearsal isn't counted");
		// Into the next pause of the clients.
		await sleep(600);
	}
});
