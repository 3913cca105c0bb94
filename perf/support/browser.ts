import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Where Debian, its derivatives and a person's own setting have it. */
const PLACES = [
	process.env.CHROMIUM,
	"/usr/bin/chromium",
	"/usr/bin/chromium-browser",
	"/usr/bin/google-chrome",
];

/** The path of a Chromium, or undefined: none is ever downloaded. */
export function findChromium(): string | undefined {
	return PLACES.find((path) => path && existsSync(path));
}

/** How one gets it. */
export const NO_CHROMIUM =
	"there is no Chromium: apt-get install chromium, or set CHROMIUM to its path";

/**
 * @param args of Chromium's own
 * @throws where there is no Chromium
 */
export function launchChromium(args: string[] = []): Promise<Browser> {
	const executablePath = findChromium();
	if (executablePath === undefined) throw new Error(`${NO_CHROMIUM}.`);
	return chromium.launch({
		executablePath,
		args,
		// Root in a container has no user namespace to build the sandbox from.
		chromiumSandbox: process.getuid?.() !== 0,
	});
}
