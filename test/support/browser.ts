import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import type { Browser, Page } from "playwright-core";
import type { Test } from "tap";
import {
	findChromium,
	launchChromium,
	NO_CHROMIUM,
} from "../../perf/support/browser.ts";
import { ROOT } from "../../services/project.ts";

/** Pictures of each state are left here, to be looked at. */
const PICTURES = join(ROOT, ".cache", "web");

/**
 * Why tests in a browser can't run, for tap's `skip`; false where they can. On a
 * continuous integration's machine a missing browser is a failure, not a reason.
 */
export function noBrowser(): string | false {
	if (findChromium() !== undefined) return false;
	if (process.env.CI === "true") throw new Error(`In CI too, ${NO_CHROMIUM}.`);
	process.stderr.write(`SKIPPED, for ${NO_CHROMIUM}.\n`);
	return NO_CHROMIUM;
}

/** A Chromium that ends with the test. */
export async function openBrowser(t: Test): Promise<Browser> {
	const browser = await launchChromium();
	t.teardown(() => browser.close());
	return browser;
}

/** A service's page in a browser of the test's own. */
export async function visit(
	t: Test,
	app: FastifyInstance,
	options: PageOptions = {},
) {
	const origin = await app.listen({ port: 0 });
	const browser = await openBrowser(t);
	return { origin, ...(await openPage(browser, origin, options)) };
}

export interface PageOptions {
	readonly width?: number;
	readonly height?: number;
	readonly scheme?: "light" | "dark";
	/** After the address, such as `#.mode=hand`. */
	readonly hash?: string;
}

/**
 * The page in a window of its own. What its policy forbids and what its scripts
 * throw is kept, for tests to find nothing in it.
 */
export async function openPage(
	browser: Browser,
	origin: string,
	options: PageOptions = {},
) {
	const { width = 1280, height = 800, scheme = "light", hash = "" } = options;
	const context = await browser.newContext({
		viewport: { width, height },
		colorScheme: scheme,
		permissions: ["clipboard-read", "clipboard-write"],
		reducedMotion: "reduce",
		hasTouch: true,
	});
	const page = await context.newPage();
	const faults: string[] = [];
	page.on("pageerror", (error) => faults.push(error.message));
	page.on("console", (message) => {
		if (/Refused to|Content Security Policy/.test(message.text()))
			faults.push(message.text());
	});
	await page.goto(`${origin}/${hash}`);
	await page.getByRole("heading", { level: 1 }).waitFor();
	return { page, context, faults };
}

/** Puts files into the page as the chooser would. */
export async function choose(page: Page, ...paths: string[]): Promise<void> {
	await page.locator('input[type="file"]').first().setInputFiles(paths);
}

/** One of the repository's own test images. */
export function logo(name: string): string {
	return join(ROOT, "test", "fixtures", "logos", name);
}

/** Leaves a picture of a state. */
export async function picture(page: Page, name: string): Promise<void> {
	await mkdir(PICTURES, { recursive: true });
	await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}
