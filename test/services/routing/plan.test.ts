import t from "tap";
import { Value } from "typebox/value";
import { createDoor, createLane } from "../../../services/conversion/lane.ts";
import { deadlineOf } from "../../../services/routing/deadline.ts";
import {
	chooseTier,
	plannable,
	planTiers,
	probabilityOf,
	type TierPrediction,
} from "../../../services/routing/plan.ts";
import { TIERS } from "../../../services/routing/tiers.ts";
import {
	CANDIDATES,
	DEFAULT_CANDIDATE,
} from "../../../services/settings/candidates.ts";
import { neighbours } from "../../../services/settings/neighbours.ts";
import {
	isCareful,
	type Setting,
	settingKey,
} from "../../../services/settings/setting.ts";
import { CONVERTERS } from "../../../services/tracing/converters.ts";

const expected = (ssim: number, ms = 100) => ({
	ssim,
	lower: ssim - 0.02,
	upper: Math.min(1, ssim + 0.02),
	bytes: 1000,
	ms,
});
const tiers = (...list: [ssim: number, ms: number][]): TierPrediction[] =>
	list.map(([ssim, ms], i) => ({
		tier: TIERS[i].tier,
		prediction: expected(ssim, ms),
		setting: DEFAULT_CANDIDATE,
		ms,
		leastMs: ms,
	}));

t.test("the cheapest tier that should do is chosen", async (t) => {
	const three = tiers([0.9, 50], [0.95, 500], [0.97, 3000]);
	const chosen = (target: number, left = Number.POSITIVE_INFINITY) =>
		chooseTier(three, target, left);
	t.match(chosen(0.8), { tier: 1, meets: true, fits: true });
	t.match(chosen(0.9), { tier: 2, meets: true }, "its margin is held back");
	t.match(chosen(0.96), { tier: 3, meets: true });
	t.match(chosen(0.99), { tier: 3, meets: false }, "the best if none meets it");
	t.match(chosen(0.96, 600), { tier: 2, meets: false, fits: true });
	t.match(chosen(0.96, 20), { tier: 1, fits: false });
	t.ok(chosen(0.8).confidence > 0.99);
	t.ok(chosen(0.99).confidence > 0.9, "sure that none meets it");
	t.ok(Math.abs(probabilityOf(expected(0.9), 0.9) - 0.5) < 1e-6);
	const sure = { ...expected(0.9), lower: 0.9, upper: 0.9 };
	t.equal(probabilityOf(sure, 0.8), 1, "no width is no doubt");
});

t.test("a plan holds the plain conversion and the best few", async (t) => {
	const recommended = CANDIDATES[0];
	const settings = plannable(recommended);
	t.equal(new Set(settings.map(settingKey)).size, settings.length);
	t.equal(settings[0], recommended);
	const plan = planTiers(
		settings.map((setting, i) => ({
			setting,
			prediction: expected(0.8 + i / 100, 100 - i),
		})),
	);
	const [lowest, few, highest] = plan.tiers;
	t.same(
		lowest.makes.map(({ setting }) => setting),
		[recommended],
	);
	const second = few.makes.map(({ setting }) => setting);
	t.ok(second.includes(recommended));
	t.ok(second.some((one) => settingKey(one) === settingKey(DEFAULT_CANDIDATE)));
	t.ok(few.makes.every((one) => highest.makes.includes(one)));
	t.notOk(second.some(isCareful));
	t.ok(highest.makes.some(({ setting }) => isCareful(setting)));
	t.ok(lowest.ms <= few.ms && few.ms < highest.ms);
	t.ok(highest.leastMs < highest.ms);
	t.ok(lowest.prediction.ssim <= few.prediction.ssim);
	t.equal(plan.quickest.setting, settings.at(-1));
});

t.test("neighbours stay where the converter's schema allows", async (t) => {
	for (const candidate of CANDIDATES) {
		const { converter } = candidate;
		const schema = CONVERTERS[converter].parameters;
		const around = neighbours(candidate, 2);
		t.ok(around.length >= 5, candidate.id);
		t.ok(
			around.every(({ parameters }) =>
				Object.entries(parameters).every(([name, value]) =>
					Value.Check(schema.properties[name], value),
				),
			),
			"each is valid",
		);
		const keys = new Set(around.map(settingKey));
		t.equal(keys.size, around.length, "each once");
		t.notOk(keys.has(settingKey(candidate)), "and none is the centre");
	}
	const edge: Setting = {
		converter: "imagetracer",
		parameters: { ...DEFAULT_CANDIDATE.parameters, numberofcolors: 256 },
	};
	t.ok(
		neighbours(edge, 1.01).every(
			({ parameters }) => Number(parameters.numberofcolors) <= 256,
		),
	);
});

t.test("a lane keeps its width and its order", async (t) => {
	const lane = createLane(2);
	const { signal } = new AbortController();
	let running = 0;
	let most = 0;
	const order: number[] = [];
	const finish: (() => void)[] = [];
	const task = (name: number) => () => {
		most = Math.max(most, ++running);
		order.push(name);
		return new Promise<void>((resolve) => {
			finish.push(() => {
				running--;
				resolve();
			});
		});
	};
	const runs = [1, 2, 3, 4].map((name) => lane.run(task(name), signal));
	const leaver = new AbortController();
	const left = lane.run(task(5), leaver.signal);
	const failing = t.rejects(
		lane.run(() => Promise.reject(new Error("no")), signal),
		/no/,
	);
	t.same(lane.load(), { width: 2, running: 2, waiting: 4 });
	leaver.abort(new Error("gone"));
	await t.rejects(left, /gone/);
	const tick = () => new Promise((resolve) => setImmediate(resolve));
	for (let i = 0; i < 4; i++) {
		await tick();
		finish[i]?.();
	}
	await Promise.all(runs);
	await failing;
	t.same(order, [1, 2, 3, 4]);
	t.equal(most, 2);
	t.same(lane.load(), { width: 2, running: 0, waiting: 0 });
	await t.rejects(lane.run(task(6), leaver.signal), /gone/);
});

t.test("a door and a deadline count right", async (t) => {
	const door = createDoor(2);
	const leave: (() => void)[] = [];
	const enter = () =>
		door.run(() => new Promise<void>((resolve) => leave.push(resolve)));
	const first = enter();
	const second = enter();
	await t.rejects(enter(), { code: "OVERLOADED", retryAfter: 1 });
	t.equal(door.inside(), 2);
	leave[0]();
	await first;
	t.equal(door.inside(), 1);
	const third = enter();
	t.equal(leave.length, 3, "who leaves makes room at once");
	leave[1]();
	leave[2]();
	await Promise.all([second, third]);

	const now = performance.now();
	t.equal(deadlineOf(now - 1000, 500, 30_000).left(), 0);
	t.ok(deadlineOf(now, undefined, 30_000).left() > 20_000);
	t.ok(deadlineOf(now, 60_000, 30_000).left() <= 30_000);
});
