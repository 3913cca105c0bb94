import t from "tap";
import { createSelfTest } from "../../../services/conversion/self-test.ts";
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
