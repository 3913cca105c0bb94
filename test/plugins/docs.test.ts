import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import t from "tap";
import { launchChromium } from "../../perf/support/browser.ts";
import { aiApp } from "../support/ai.ts";
import { build } from "../support/app.ts";
import { logo, noBrowser } from "../support/browser.ts";
import { jobEnd, postJob, type ToldJob } from "../support/jobs.ts";
import type { Description } from "../support/openapi.ts";

t.test("the page asks for no HTTPS that isn't there", async (t) => {
	const app = await build(t);
	for (const url of ["/docs/", "/docs/static/swagger-ui.css"]) {
		const { headers, statusCode } = await app.inject(url);
		t.equal(statusCode, 200, url);
		const policy = String(headers["content-security-policy"]);
		t.notMatch(policy, /upgrade-insecure-requests|https:/, url);
		t.match(policy, /default-src 'none'.*frame-ancestors 'none'/, url);
	}
});

t.test(
	"every operation works from the page, under another host's name",
	{ skip: noBrowser() },
	async (t) => {
		const { app } = await aiApp(t);
		await app.listen({ host: "127.0.0.1", port: 0 });
		const { port } = app.server.address() as { port: number };
		const browser = await launchChromium([
			"--host-resolver-rules=MAP svg.example 127.0.0.1",
		]);
		t.teardown(() => browser.close());
		const page = await browser.newPage({
			viewport: { width: 1280, height: 1000 },
		});
		const faults: string[] = [];
		page.on("pageerror", ({ message }) => faults.push(message));
		page.on("requestfailed", (request) => faults.push(request.url()));
		await page.goto(`http://svg.example:${port}/docs`);
		const { paths } = (await app.inject("/docs/json")).json<Description>();
		// What removes the upload comes last.
		const operations = Object.values(paths)
			.flatMap((path) => Object.entries(path))
			.sort(
				([one], [other]) =>
					Number(one === "delete") - Number(other === "delete"),
			)
			.map(([, operation]) => operation);
		const picture = await readFile(logo("small-figma-48.png"));
		const fileId = createHash("sha256").update(picture).digest("hex");
		const { id: jobId } = (
			await postJob(app, [{ name: "file", bytes: picture, filename: "a.png" }])
		).json<ToldJob>();
		await jobEnd(app, jobId);
		const ids = { file_id: fileId, id: jobId, number: "1" };
		t.ok(operations.length >= 17);
		for (const { tags, operationId, requestBody } of operations) {
			const id = `${tags[0]}-${operationId}`;
			const operation = page.locator(`#operations-${id}`);
			await operation.locator(".opblock-summary-control").click();
			await operation.getByRole("button", { name: "Try it out" }).click();
			const file = operation.locator('input[type="file"]');
			if (requestBody !== undefined) {
				await file.waitFor();
				t.equal(await file.count(), 1, `${id}: one control for the file`);
				await operation.locator(".opblock-summary").scrollIntoViewIfNeeded();
				const { y = Number.POSITIVE_INFINITY } =
					(await file.boundingBox()) ?? {};
				const { y: top = 0 } =
					(await operation.locator(".opblock-summary").boundingBox()) ?? {};
				t.ok(y - top < 1000, `${id}: on the same screen, ${y - top}`);
				await file.setInputFiles(logo("small-figma-48.png"));
			}
			for (const [name, value] of Object.entries(ids)) {
				const field = operation.locator(
					`tr[data-param-name="${name}"][data-param-in="path"] input`,
				);
				if ((await field.count()) > 0) await field.fill(value);
			}
			await operation.getByRole("button", { name: "Execute" }).click();
			const status = operation.locator(
				".live-responses-table .response-col_status",
			);
			await status.nth(1).waitFor();
			t.match(await status.nth(1).innerText(), /^20[024]/, operationId);
			await operation.locator(".opblock-summary-control").click();
		}
		t.same(faults, []);
	},
);
