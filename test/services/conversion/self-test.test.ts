import t from "tap";
import {
	createSelfTest,
	proveAtStart,
} from "../../../services/conversion/self-test.ts";
import { ServiceError } from "../../../services/service-error.ts";

function suspicious(probe: () => Promise<unknown>) {
	const selfTest = createSelfTest(probe);
	for (let i = 0; i < 3; i++) selfTest.record(false);
	return selfTest;
}

t.test("a probe decides after faults in a row, not before", async (t) => {
	const fails = async () => {
		throw new ServiceError("CONVERSION_FAILED", "It failed.");
	};
	t.equal(await createSelfTest(fails).working(), true);
	t.equal(await suspicious(fails).working(), false);
	t.equal(await suspicious(async () => {}).working(), true);
});

t.test("a queue that is full is not a fault", async (t) => {
	const selfTest = suspicious(async () => {
		throw new ServiceError("OVERLOADED", "The queue is full.");
	});
	t.equal(await selfTest.working(), true);
});

t.test("a start survives a bad moment, not a lasting fault", async (t) => {
	const { signal } = new AbortController();
	let tries = 0;
	const fault = new ServiceError("OVERLOADED", "Too little memory.");
	await proveAtStart(async () => {
		if (++tries === 1) throw fault;
	}, signal);
	t.equal(tries, 2);
	await t.rejects(
		proveAtStart(async () => {
			throw fault;
		}, signal),
		{ message: /self-test at the start.*Too little memory/, cause: fault },
	);
});

t.test("out of patience a start tries no more", async (t) => {
	const patience = new AbortController();
	let tries = 0;
	const proof = proveAtStart(async (signal) => {
		tries++;
		patience.abort(new Error("the time is up"));
		signal.throwIfAborted();
	}, patience.signal);
	await t.rejects(proof, { message: /the time is up/ });
	t.equal(tries, 1);
});
