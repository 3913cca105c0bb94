import type { Page } from "playwright-core";
import t, { type Test } from "tap";
import { aiApp, fixtureModels } from "../support/ai.ts";
import { foundByAxe } from "../support/axe.ts";
import {
	choose,
	logo,
	noBrowser,
	openBrowser,
	openPage,
	picture,
} from "../support/browser.ts";

const skip = noBrowser();
async function service(t: Test) {
	const { app, ready } = await aiApp(t, {
		MODELS_DIR: await fixtureModels(t),
	});
	const origin = await app.listen({ port: 0 });
	await ready();
	return origin;
}

const SIZES = [
	{ width: 360, height: 740, scheme: "light" },
	{ width: 1280, height: 800, scheme: "dark" },
	{ width: 3840, height: 2160, scheme: "light" },
] as const;

t.test(
	"axe finds nothing, from phone to 4k, light and dark",
	{ skip },
	async (t) => {
		const origin = await service(t);
		const browser = await openBrowser(t);
		for (const size of SIZES) {
			const name = `${size.width}-${size.scheme}`;
			const { page, faults, context } = await openPage(browser, origin, size);
			t.same(await foundByAxe(page), [], `${name}: start`);
			await picture(page, `start-${name}`);
			await choose(page, logo("logo-slack-128.png"), `${logo("")}/README.md`);
			await page.getByText("fidelity", { exact: true }).waitFor();
			for (const overlay of ["Difference", "Outlines"])
				await page.getByRole("button", { name: overlay }).click();
			await page.getByText(/nodes$/).waitFor();
			for (const tab of ["Result", "Adjust", "Colours", "Take"]) {
				await page.getByRole("tab", { name: tab }).click();
				if (tab === "Colours") await page.getByText(/^\d+ colours$/).waitFor();
				t.same(await foundByAxe(page), [], `${name}: ${tab}`);
				await picture(page, `${tab.toLowerCase()}-${name}`);
			}
			await page.getByRole("tab", { name: "Adjust" }).click();
			await page.getByRole("radio", { name: "By hand" }).check({ force: true });
			await page.getByText(/more options$/).click();
			t.same(await foundByAxe(page), [], `${name}: by hand`);
			await page.getByRole("button", { name: /^README/ }).click();
			await page.getByRole("alert").waitFor();
			t.same(await foundByAxe(page), [], `${name}: a bad file`);
			t.notOk(
				await page.evaluate(
					"document.documentElement.scrollWidth > document.documentElement.clientWidth",
				),
				`${name}: nothing to scroll sideways`,
			);
			t.same(faults, []);
			await context.close();
		}
	},
);

t.test(
	"by keyboard alone, from a sample to a saved drawing",
	{ skip },
	async (t) => {
		const origin = await service(t);
		const browser = await openBrowser(t);
		const { page, faults } = await openPage(browser, origin);
		const { keyboard } = page;
		/** Tabs on until something by this name has the focus, and it is seen to. */
		const reach = async (name: RegExp) => {
			for (let i = 0; i < 60; i++) {
				await keyboard.press("Tab");
				const words = await focused(page);
				if (name.test(words)) return t.pass(`reached ${words}`);
			}
			return t.fail(`no way to ${name}`);
		};
		await reach(/^Small/);
		await keyboard.press("Enter");
		await page.getByText("fidelity", { exact: true }).waitFor();

		await reach(/^Plus and minus zoom/);
		const zoom = () => page.getByTitle("Actual pixels").textContent();
		const before = await zoom();
		await keyboard.press("+");
		t.not(await zoom(), before);
		await keyboard.press("0");
		t.equal(await zoom(), before);
		await reach(/^Picture to the left/);
		await keyboard.press("ArrowLeft");
		await keyboard.press("Home");
		t.equal(
			await page
				.getByRole("slider", { name: /^Picture/ })
				.getAttribute("aria-valuetext"),
			"0 % picture",
		);
		await reach(/^Difference/);
		await keyboard.press("Space");
		await page.getByText(/differ visibly/).waitFor();
		await reach(/^Result/);
		await keyboard.press("ArrowLeft");
		t.match(await focused(page), /^Take/);
		await reach(/^Save SVG/);
		const download = page.waitForEvent("download");
		await keyboard.press("Enter");
		t.equal((await download).suggestedFilename(), "small.svg");
		t.same(faults, []);
	},
);

/** The name of what has the focus, roughly as it is told. */
async function focused(page: Page): Promise<string> {
	return String(
		await page.evaluate(`(() => {
			const at = document.activeElement;
			return at.getAttribute("aria-label") ?? at.textContent;
		})()`),
	);
}
