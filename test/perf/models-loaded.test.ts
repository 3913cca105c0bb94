import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import t, { type Test } from "tap";
import { modelsLoaded } from "../../perf/support/models-loaded.ts";

/** A service that says these of its AI, one after the other, and then the last for ever. */
async function saying(t: Test, ...states: readonly string[]) {
	let asked = 0;
	const server = createServer((_request, response) => {
		const ai = states[Math.min(asked++, states.length - 1)];
		response.end(JSON.stringify({ status: "ready", checks: { ai } }));
	});
	await once(server.listen(0, "127.0.0.1"), "listening");
	t.teardown(() => server.close().closeAllConnections());
	const { port } = server.address() as AddressInfo;
	return { origin: `http://127.0.0.1:${port}`, asked: () => asked };
}

t.test("models are waited for until they are loaded", async (t) => {
	for (const last of ["ok", "degraded"]) {
		const service = await saying(t, "off", "loading", last);
		await modelsLoaded(service);
		t.equal(service.asked(), 3, last);
	}
});

t.test("models that never come are given up, and it is told why", async (t) => {
	await t.rejects(modelsLoaded(await saying(t, "loading"), 2000), {
		message: /models aren't loaded after 2 s: .* its AI is loading/,
	});
});

t.test("a service that doesn't answer is given up too", async (t) => {
	const server = createServer(() => {});
	await once(server.listen(0, "127.0.0.1"), "listening");
	t.teardown(() => server.close().closeAllConnections());
	const { port } = server.address() as AddressInfo;
	await t.rejects(modelsLoaded({ origin: `http://127.0.0.1:${port}` }, 100), {
		name: "TimeoutError",
	});
});
