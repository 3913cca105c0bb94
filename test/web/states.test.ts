import t, { type Test } from "tap";
import type { Config } from "../../config.ts";
import { aiApp, fixtureModels } from "../support/ai.ts";
import { hashOf, keysFile } from "../support/api-keys.ts";
import { choose, logo, noBrowser, picture, visit } from "../support/browser.ts";
import { noisePng } from "../support/images.ts";
import { until } from "../support/until.ts";

const skip = noBrowser();

async function world(t: Test, config: Partial<Config> & { on?: boolean } = {}) {
	const service = await aiApp(t, config);
	return { ...service, ...(await visit(t, service.app)) };
}

t.test("the flag is followed while the page is open", { skip }, async (t) => {
	const { page, switchTo, ready, faults } = await world(t, {
		on: false,
		MODELS_DIR: await fixtureModels(t),
	});
	await page.getByText("AI is off", { exact: true }).waitFor();
	await choose(page, logo("small-figma-48.png"));
	const ways = page.getByRole("list", { name: "Ways to draw it" });
	await ways.getByRole("button", { name: "Sub-pixel", exact: true }).waitFor();
	await picture(page, "ai-off");
	t.notMatch(await ways.textContent(), "Tier");
	await page.getByRole("tab", { name: "Adjust" }).click();
	await page.getByText(/AI is off, so every picture/).waitFor();
	await page.getByRole("tab", { name: "Result" }).click();

	await switchTo(true);
	await ready();
	await page.getByText("AI is on", { exact: true }).waitFor();
	await ways.getByRole("button", { name: "Tier 1", exact: true }).waitFor();

	await switchTo(false);
	await page.getByText("AI is off", { exact: true }).waitFor();
	await ways.getByRole("button", { name: "Sub-pixel", exact: true }).waitFor();
	t.notMatch(await ways.textContent(), "Tier");
	t.same(faults, []);
});

t.test("models that load are waited for, plainly", { skip }, async (t) => {
	const { page, ready, faults } = await world(t, {
		MODELS_DIR: await fixtureModels(t),
	});
	await ready();
	// The real state lasts a moment only, so a service that goes on loading is put in its place.
	const checks = { lifecycle: "serving", conversion: "ok", ai: "loading" };
	await page.route("**/health/ready", (route) =>
		route.fulfill({ json: { status: "ready", checks } }),
	);
	await page.getByText("Models are loading", { exact: true }).waitFor();
	await page.getByText(/Until they are there the plain conversion/).waitFor();
	await picture(page, "loading");
	await page.unroute("**/health/ready");
	await page.getByText("AI is on", { exact: true }).waitFor();
	t.same(faults, []);
});

t.test("where a key is wanted it is asked for", { skip }, async (t) => {
	const { path } = await keysFile(t, [
		{ name: "me", sha256: [hashOf("my own key")] },
	]);
	const { page } = await world(t, { on: false, API_KEYS_FILE: path });
	await choose(page, logo("small-figma-48.png"));
	await page.getByLabel(/^An API key is needed here/).fill("a wrong one");
	await page.getByRole("button", { name: "Use this key" }).click();
	await picture(page, "key-wanted");
	await page.getByLabel(/^This API key isn't known/).fill("my own key");
	await page.getByRole("button", { name: "Use this key" }).click();
	const ways = page.getByRole("list", { name: "Ways to draw it" });
	await ways.getByRole("button", { name: "Sub-pixel", exact: true }).waitFor();
	t.equal(await page.getByLabel(/API key/).count(), 0);
});

t.test("without models it says what stands in", { skip }, async (t) => {
	const { page, faults } = await world(t);
	await choose(page, logo("small-figma-48.png"));
	await page.getByText("AI is on, in part").waitFor();
	await page.getByText(/^Something else stood in: /).waitFor();
	await page.getByText("Rules of thumb stood in for the models.").waitFor();
	await picture(page, "without-models");
	t.same(faults, []);
});

t.test(
	"a busy service is waited for, and that is told",
	{ skip },
	async (t) => {
		const { app, page, origin, faults } = await world(t, {
			on: false,
			QUEUE_SIZE: 0,
		});
		const body = await noisePng(300);
		const busy = fetch(`${origin}/api/convert?numberofcolors=64`, {
			method: "POST",
			headers: { "content-type": "image/png" },
			body,
		});
		await until(() => app.converter.stats().busy > 0);
		await choose(page, logo("small-figma-48.png"));
		await page.getByText("The service is busy.", { exact: true }).waitFor();
		await page.getByText(/Next try in \d+ s\./).waitFor();
		await picture(page, "busy");
		await busy;
		await page.getByText("fidelity", { exact: true }).waitFor();
		t.same(faults, []);
	},
);

t.test("offline, and back", { skip }, async (t) => {
	const { page, context, faults } = await world(t, { on: false });
	await page.getByText("AI is off", { exact: true }).waitFor();
	await context.setOffline(true);
	await page.getByText("Offline", { exact: true }).waitFor();
	await choose(page, logo("small-figma-48.png"));
	await page
		.getByText(/The service can't be reached/)
		.first()
		.waitFor();
	await picture(page, "offline");
	await context.setOffline(false);
	await page.getByText("fidelity", { exact: true }).waitFor();
	await page.getByText("AI is off", { exact: true }).waitFor();
	t.same(faults, []);
});

t.test(
	"a bad file is told in the service's words; others go on",
	{ skip },
	async (t) => {
		const { page, faults } = await world(t, { on: false });
		await choose(page, `${logo("")}/README.md`, logo("small-figma-48.png"));
		const alert = page.getByRole("alert");
		await alert.getByText(/not a PNG, JPEG/).waitFor();
		await alert.getByText(/^Request /).waitFor();
		await picture(page, "bad-file");
		await page.getByRole("button", { name: /^small-figma/ }).click();
		await page.getByText("fidelity", { exact: true }).waitFor();
		t.equal(await alert.count(), 0);
		t.same(faults, []);
	},
);

t.test("what is under way can be cancelled", { skip }, async (t) => {
	const { app, page, faults } = await world(t, { on: false });
	const buffer = await noisePng(400);
	await page
		.locator('input[type="file"]')
		.first()
		.setInputFiles({ name: "noise.png", mimeType: "image/png", buffer });
	await until(() => app.converter.stats().busy > 0);
	await picture(page, "drawing");
	await page.getByRole("button", { name: "Cancel", exact: true }).click();
	await page.getByText("Cancelled").waitFor();
	await until(() => app.converter.stats().busy === 0);
	t.equal(await page.getByRole("alert").count(), 0);
	t.same(faults, []);
});

t.test("how much of a file has gone out is told", { skip }, async (t) => {
	const { page, context, faults } = await world(t, { on: false });
	const wire = await context.newCDPSession(page);
	await wire.send("Network.enable");
	await wire.send("Network.emulateNetworkConditions", {
		...{ offline: false, latency: 0, downloadThroughput: -1 },
		uploadThroughput: 100_000,
	});
	const buffer = await noisePng(300);
	await page
		.locator('input[type="file"]')
		.first()
		.setInputFiles({ name: "noise.png", mimeType: "image/png", buffer });
	const bar = page.getByRole("progressbar");
	await page.getByText(/sending [1-9]\d? %/).waitFor();
	t.ok(Number(await bar.getAttribute("value")) > 0);
	await picture(page, "sending");
	await page.getByRole("button", { name: "Cancel", exact: true }).click();
	t.same(faults, []);
});
