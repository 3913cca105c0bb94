/**
 * The page's pictures: `npm run pictures:page` writes docs/pictures/page-*.png of a
 * running service, in a browser, with one of the page's own samples or logos of the tests.
 */
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { ROOT } from "../../services/project.ts";
import { startWithModels } from "../bench/ai/start.ts";
import { launchChromium } from "../support/browser.ts";

const FOLDER = join(ROOT, "docs", "pictures");
const LOGOS = join(ROOT, "test", "fixtures", "logos");

interface Shot {
	readonly name: string;
	readonly width: number;
	readonly height: number;
	readonly scheme: "light" | "dark";
	readonly sample: string;
	/** What is done before the picture is taken. */
	readonly prepare: (page: Page) => Promise<void>;
}

const SHOTS: readonly Shot[] = [
	{
		name: "page",
		...{ width: 1360, height: 820, scheme: "light" },
		sample: "Compressed",
		async prepare(page) {
			await page.getByRole("button", { name: "Draw by Tier 2" }).click();
			await rested(page);
		},
	},
	{
		name: "page-outlines",
		...{ width: 1360, height: 820, scheme: "dark" },
		sample: "Small",
		async prepare(page) {
			await page.getByRole("button", { name: "Outlines" }).click();
			await page.getByRole("tab", { name: "Colours" }).click();
			await rested(page);
		},
	},
	{
		name: "page-phone",
		...{ width: 390, height: 844, scheme: "light" },
		sample: "Gradients",
		prepare: async () => {},
	},
	{
		name: "page-job",
		...{ width: 1360, height: 820, scheme: "light" },
		sample: "Gradients",
		prepare: handOver,
	},
];

/** Hands more files over than the page draws one by one, and waits for the job's end. */
async function handOver(page: Page): Promise<void> {
	const names = (await readdir(LOGOS)).filter((name) =>
		/^(logo|small|one-colour-[gt]|gradient|palette|shapes|wordmark|translucent)/.test(
			name,
		),
	);
	await page
		.locator('input[type="file"]')
		.first()
		.setInputFiles(names.map((name) => join(LOGOS, name)));
	await page
		.getByText("Finished", { exact: true })
		.waitFor({ timeout: 300_000 });
	for (const item of await page.locator(".item").all()) {
		await item.scrollIntoViewIfNeeded();
		await item.locator("img").waitFor();
	}
	await page.evaluate("document.scrollingElement.scrollTo(0, 0)");
}

const service = await startWithModels();
const browser = await launchChromium();
try {
	await mkdir(FOLDER, { recursive: true });
	for (const shot of SHOTS) await take(browser, shot);
} finally {
	await browser.close();
	await service.stop();
}

async function take(browser: Browser, shot: Shot): Promise<void> {
	const { name, width, height, scheme, sample } = shot;
	const context = await browser.newContext({
		viewport: { width, height },
		colorScheme: scheme,
		reducedMotion: "reduce",
	});
	const page = await context.newPage();
	await page.goto(service.origin);
	await page.getByText("AI is on", { exact: true }).waitFor();
	await page.getByRole("button", { name: new RegExp(`^${sample}`) }).click();
	await rested(page);
	await shot.prepare(page);
	const png = await page.screenshot();
	await sharp(png)
		.png({ palette: true, quality: 90, compressionLevel: 9, effort: 10 })
		.toFile(join(FOLDER, `${name}.png`));
	console.log(`${name}.png`);
	await context.close();
}

/** Until there is a drawing and nothing is under way. */
async function rested(page: Page): Promise<void> {
	await page.getByText("fidelity", { exact: true }).waitFor();
	await page
		.getByRole("button", { name: "Cancel", exact: true })
		.waitFor({ state: "detached" });
	await page.waitForTimeout(500);
}
