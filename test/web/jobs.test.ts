import { readFile } from "node:fs/promises";
import { unzipSync } from "fflate";
import type { Page } from "playwright-core";
import t, { type Test } from "tap";
import type { Config } from "../../config.ts";
import { build } from "../support/app.ts";
import { foundByAxe } from "../support/axe.ts";
import { choose, logo, noBrowser, picture, visit } from "../support/browser.ts";
import { noisePng } from "../support/images.ts";
import { until } from "../support/until.ts";

const skip = noBrowser();

async function world(t: Test, config: Partial<Config> = {}) {
	const app = await build(t, config);
	return { app, ...(await visit(t, app)) };
}

/** What the page hands over to be saved. */
async function saved(page: Page, button: string) {
	const waiting = page.waitForEvent("download");
	await page.getByRole("button", { name: button, exact: true }).click();
	const download = await waiting;
	return {
		name: download.suggestedFilename(),
		bytes: await readFile(await download.path()),
	};
}

const heading = (page: Page, name: string) =>
	page.getByRole("heading", { level: 1, name, exact: true });

t.test(
	"pictures become a job, followed to its results",
	{ skip },
	async (t) => {
		const { app, page, faults } = await world(t);
		await page.getByText("AI is off", { exact: true }).waitFor();
		t.equal(await page.getByRole("button", { name: /^Jobs/ }).count(), 0);
		const figma = await readFile(logo("small-figma-48.png"));
		// The second ends in its middle; the third and fourth keep the worker busy, so that there is something to cancel.
		const first = [
			Buffer.from("no picture"),
			figma.subarray(0, figma.length / 2),
			...[await noisePng(256), await noisePng(256)],
		];
		await page
			.locator('input[type="file"]')
			.first()
			.setInputFiles(
				Array.from({ length: 25 }, (_, i) => ({
					...{ name: `${i + 1}.png`, mimeType: "image/png" },
					buffer: first[i] ?? figma,
				})),
			);
		await heading(page, "25 pictures").waitFor();
		const items = page.getByRole("list", { name: "Pictures of this job" });
		await items.getByText(/not a PNG, JPEG/).waitFor();
		await items.getByText("Being drawn").first().waitFor();
		await picture(page, "job-running");
		t.same(await foundByAxe(page), [], "axe finds nothing while it runs");

		await page.getByRole("button", { name: "Cancel what waits" }).click();
		await page.getByText("Cancelled", { exact: true }).first().waitFor();
		await until(() => app.converter.stats().busy === 0);
		t.same(faults, []);
	},
);

t.test(
	"a job outlives the page, and gives what it made",
	{ skip },
	async (t) => {
		const { page, context, faults } = await world(t);
		await choose(
			page,
			...["small-figma-48.png", "greyscale-128.png"].map(logo),
		);
		await page.getByRole("button", { name: "Draw all as a job" }).click();
		await page.getByRole("button", { name: "Jobs 1" }).waitFor();
		await page.close();

		const again = await context.newPage();
		await again.goto(new URL(page.url()).origin);
		await again.getByRole("button", { name: "Jobs 1" }).click();
		await again.getByText("Finished", { exact: true }).waitFor();
		await again.getByText(/^2 of 2 drawn · /).waitFor();
		await again.getByText(/^Results are kept until /).waitFor();
		const items = again.getByRole("list", { name: "Pictures of this job" });
		await items.locator("img").nth(1).waitFor();
		t.match(await items.textContent(), /small-figma-48\.png0\.\d+ · .*B · /);
		await picture(again, "job-finished");
		t.same(await foundByAxe(again), []);

		const svg = await saved(again, "Save small-figma-48.png as SVG");
		t.equal(svg.name, "small-figma-48.svg");
		t.match(svg.bytes.toString(), /^<svg .*<\/svg>$/s);
		const zip = await saved(again, "Save all as zip");
		t.same(Object.keys(unzipSync(zip.bytes)).sort(), [
			...["greyscale-128.svg", "results.json", "small-figma-48.svg"],
		]);

		await again.setViewportSize({ width: 360, height: 740 });
		await picture(again, "job-360");
		t.notOk(
			await again.evaluate(
				"document.documentElement.scrollWidth > document.documentElement.clientWidth",
			),
			"nothing to scroll sideways on a phone",
		);
		await again.getByRole("button", { name: "Take off this list" }).click();
		await heading(again, "No jobs here").waitFor();
		t.same(faults, []);
	},
);

t.test("where jobs are off, nothing of them is shown", { skip }, async (t) => {
	const { page, faults } = await world(t, { JOBS: "off" });
	await page.evaluate(
		`localStorage.setItem("svg-ai-jobs", '[{"id":"x","title":"y"}]')`,
	);
	await page.reload();
	await choose(page, ...["small-figma-48.png", "greyscale-128.png"].map(logo));
	await page.getByRole("button", { name: "Save all as zip" }).waitFor();
	await page.getByText("fidelity", { exact: true }).waitFor();
	t.equal(await page.getByText(/job/i).count(), 0);
	t.same(faults, []);
});
