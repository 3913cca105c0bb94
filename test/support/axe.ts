import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** What axe-core finds against WCAG 2.2 AA and its own best practices, as lines. */
export async function foundByAxe(page: Page): Promise<string[]> {
	// Through the debugger: the page's policy allows no script but its own.
	await page.evaluate(await readFile(AXE, "utf8"));
	const { violations } = (await page.evaluate("axe.run()")) as {
		violations: {
			id: string;
			nodes: { html: string; failureSummary: string }[];
		}[];
	};
	return violations.flatMap(({ id, nodes }) =>
		nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
	);
}
