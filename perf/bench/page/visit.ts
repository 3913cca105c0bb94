import type { Browser, Page } from "playwright-core";
import { CATEGORIES, longestTask } from "./main-thread.ts";

/** What one visit to the page was like, in milliseconds and bytes over the wire. */
export interface Visit {
	readonly firstPaintMs: number;
	readonly firstContentfulPaintMs: number;
	readonly requests: number;
	readonly bytes: number;
	readonly scriptBytes: number;
	/** From choosing the picture. */
	readonly firstDrawingMs: number;
	/** To the first tier's drawing. */
	readonly bestDrawingMs: number;
	/** From choosing until a second after the last drawing was shown; of processor time. */
	readonly longestTaskCpuMs: number;
	/** The same by the clock; browsers tell of 50 ms and more. */
	readonly longestTaskMs: number;
	readonly longestZoomTaskMs: number;
}

const AFTER_MS = 1000;

/** Opens the page in a new profile, chooses a picture, waits for its drawings and zooms. */
export async function visit(
	browser: Browser,
	origin: string,
	png: Buffer,
): Promise<Visit> {
	const context = await browser.newContext({
		viewport: { width: 1440, height: 900 },
	});
	try {
		const page = await context.newPage();
		await page.addInitScript(WATCH_TASKS);
		await page.goto(origin);
		await page.getByText("AI is on", { exact: true }).waitFor();
		const loaded = (await page.evaluate(LOADED)) as Pick<
			Visit,
			| "firstPaintMs"
			| "firstContentfulPaintMs"
			| "requests"
			| "bytes"
			| "scriptBytes"
		>;
		await page.evaluate("window.tasks = []");
		await browser.startTracing(page, { categories: CATEGORIES });
		const chosen = performance.now();
		await page
			.locator('input[type="file"]')
			.first()
			.setInputFiles({
				...{ name: "logo.png", mimeType: "image/png", buffer: png },
			});
		await page.getByAltText("logo.png as it was drawn").waitFor();
		const firstDrawingMs = performance.now() - chosen;
		await page.getByText("fidelity", { exact: true }).waitFor();
		const bestDrawingMs = performance.now() - chosen;
		await page.waitForTimeout(AFTER_MS);
		const longestTaskCpuMs = longestTask(await browser.stopTracing());
		const longestTaskMs = await longest(page);
		await page.getByRole("application").focus();
		for (let i = 0; i < 9; i++) await page.keyboard.press("+");
		await page.waitForTimeout(AFTER_MS);
		const longestZoomTaskMs = await longest(page);
		return {
			...loaded,
			...{ firstDrawingMs, bestDrawingMs },
			...{ longestTaskCpuMs, longestTaskMs, longestZoomTaskMs },
		};
	} finally {
		await context.close();
	}
}

/** Of the tasks since it was asked last. */
async function longest(page: Page): Promise<number> {
	const tasks = (await page.evaluate("window.tasks.splice(0)")) as number[];
	return Math.max(0, ...tasks);
}

/** Browsers tell of tasks from 50 ms on. */
const WATCH_TASKS = `
	window.tasks = [];
	new PerformanceObserver((list) => {
		for (const { duration } of list.getEntries()) window.tasks.push(duration);
	}).observe({ type: "longtask" });
`;

const LOADED = `(() => {
	const paint = (name) => performance.getEntriesByName(name)[0]?.startTime;
	const files = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
		.filter(({ initiatorType }) => !["fetch", "xmlhttprequest"].includes(initiatorType));
	const sum = (list) => list.reduce((total, { transferSize }) => total + transferSize, 0);
	return {
		firstPaintMs: paint("first-paint"),
		firstContentfulPaintMs: paint("first-contentful-paint"),
		requests: files.length,
		bytes: sum(files),
		scriptBytes: sum(files.filter(({ name }) => name.endsWith(".js"))),
	};
})()`;
