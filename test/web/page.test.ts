import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import type { Page } from "playwright-core";
import sharp from "sharp";
import t, { type Test } from "tap";
import { aiApp, fixtureModels } from "../support/ai.ts";
import {
	choose,
	logo,
	noBrowser,
	openBrowser,
	openPage,
	type PageOptions,
	picture,
} from "../support/browser.ts";

const skip = noBrowser();

/** A service with AI on, and the page of it. */
async function world(t: Test, options: PageOptions = {}) {
	const { app, ready } = await aiApp(t, {
		MODELS_DIR: await fixtureModels(t),
	});
	const origin = await app.listen({ port: 0 });
	await ready();
	const browser = await openBrowser(t);
	const opened = await openPage(browser, origin, options);
	return { app, origin, browser, ...opened };
}

/** Waits until nothing is being drawn and something was. */
async function drawn(page: Page): Promise<void> {
	await page.getByText("fidelity", { exact: true }).waitFor();
	await page.getByRole("button", { name: "Cancel", exact: true }).waitFor({
		state: "detached",
	});
}

const tab = (page: Page, name: string) =>
	page.getByRole("tab", { name }).click();

/** What the page hands over to be saved. */
async function saved(page: Page, button: string) {
	const waiting = page.waitForEvent("download");
	await page.getByRole("button", { name: button }).click();
	const download = await waiting;
	return {
		name: download.suggestedFilename(),
		bytes: await readFile(await download.path()),
	};
}

t.test("from a sample to a saved drawing", { skip }, async (t) => {
	const { page, faults } = await world(t);
	await picture(page, "start");
	await page.getByRole("button", { name: /Small/ }).click();
	await page.getByRole("heading", { name: "Ways to draw it" }).waitFor();
	await drawn(page);
	await picture(page, "drawn");
	const ways = page.getByRole("list", { name: "Ways to draw it" });
	t.match(await ways.textContent(), /Plain.*SSIM.*Tier 1.*Tier 2.*Draw/s);
	t.match(await ways.textContent(), /Predicted 0\.\d+, between/);
	t.match(
		await page.getByRole("blockquote").textContent(),
		/^Tier 1 was asked for/,
		"the router's own sentence",
	);
	t.match(
		(await page.getByRole("status").allTextContents()).join(),
		/small\.png is drawn: fidelity/,
		"told to those who don't see it",
	);

	await page.getByRole("button", { name: "Draw by Tier 2" }).click();
	await page.getByRole("button", { name: "Tier 2", exact: true }).waitFor();
	await page.getByRole("button", { name: "Plain", exact: true }).click();
	await page.getByText("SSIM", { exact: true }).first().waitFor();

	await page.getByRole("button", { name: "Tier 1", exact: true }).click();
	await tab(page, "Take");
	const svg = await saved(page, "Save SVG");
	t.equal(svg.name, "small.svg");
	t.match(svg.bytes.toString(), /^<svg .*<\/svg>$/s);
	await page.getByRole("button", { name: "Copy SVG" }).click();
	await page.getByText("Copied").waitFor();
	t.equal(
		await page.evaluate("navigator.clipboard.readText()"),
		svg.bytes.toString(),
	);
	t.same(faults, []);
});

t.test("several files: a list, and one zip of all", { skip }, async (t) => {
	const { page, faults } = await world(t);
	await choose(
		page,
		...["logo-slack-128.png", "small-figma-48.png", "greyscale-128.png"].map(
			logo,
		),
	);
	const list = page.getByRole("navigation", { name: "Pictures" });
	await list
		.getByText(/^0\.\d+ · /)
		.nth(2)
		.waitFor();
	await drawn(page);
	t.equal(await list.getByRole("listitem").count(), 3);
	await picture(page, "several");
	const { name, bytes } = await saved(page, "Save all as zip");
	t.equal(name, "drawings.zip");
	const files = unzipSync(bytes);
	t.same(Object.keys(files).sort(), [
		"greyscale-128.svg",
		"logo-slack-128.svg",
		"small-figma-48.svg",
	]);
	for (const svg of Object.values(files))
		t.match(Buffer.from(svg).toString(), /^<svg .*<\/svg>$/s);

	await page.getByRole("button", { name: "Remove greyscale-128.png" }).click();
	t.equal(await list.getByRole("listitem").count(), 2);
	t.same(faults, []);
});

t.test("the drawing is sharp at 32 times, and counted", { skip }, async (t) => {
	const { page, faults } = await world(t);
	await choose(page, logo("logo-slack-128.png"));
	await drawn(page);
	await tab(page, "Take");
	const svg = (await saved(page, "Save SVG")).bytes.toString();

	await page.getByRole("button", { name: "Outlines" }).click();
	const told = await page.getByText(/outlines, \d+ nodes/).textContent();
	const shapes = svg.match(/<(path|circle|ellipse|rect)\b(?![^>]*<\/pattern)/g);
	t.match(told, new RegExp(`^${shapes?.length} outlines, `));
	await page.getByRole("button", { name: "Outlines" }).click();

	await page.getByRole("button", { name: "Difference" }).click();
	await page.getByText(/% of the pixels differ visibly/).waitFor();
	await picture(page, "difference");
	await page.getByRole("button", { name: "Difference" }).click();

	await page.getByRole("radio", { name: "Drawing" }).check({ force: true });
	await page
		.getByRole("radio", { name: "Light ground" })
		.check({ force: true });
	const stage = page.getByRole("application");
	const before = await page.getByTitle("Actual pixels").textContent();
	await stage.focus();
	for (let i = 0; i < 9; i++) await page.keyboard.press("+");
	const after = await page.getByTitle("Actual pixels").textContent();
	const [from, to] = [before, after].map((text) =>
		Number(/([\d.]+) %/.exec(text ?? "")?.[1]),
	);
	t.ok(Math.abs(to / from - 32) < 0.5, `${from} % to ${to} %`);

	// Towards an edge: from one colour to another within two pixels, however far it is zoomed.
	for (let i = 0; i < 40 && (await steepest(page)) < 100; i++)
		await page.keyboard.press(i % 2 ? "ArrowDown" : "ArrowRight");
	t.ok((await steepest(page)) >= 100, "an edge takes no more than two pixels");
	await picture(page, "sharp");
	t.same(faults, []);
});

/** The largest difference of two pixels that are two apart on a line through the stage, 0 to 255. */
async function steepest(page: Page): Promise<number> {
	const png = await page.getByRole("application").screenshot();
	const { data, info } = await sharp(png)
		.removeAlpha()
		.raw()
		.toBuffer({ resolveWithObject: true });
	const row = Math.floor(info.height / 2) * info.width * info.channels;
	let most = 0;
	for (let i = row; i < row + (info.width - 2) * info.channels; i++)
		most = Math.max(most, Math.abs(data[i] - data[i + 2 * info.channels]));
	return most;
}

t.test(
	"every choice is a call, and the command makes the same",
	{ skip },
	async (t) => {
		const { page, context, origin, faults } = await world(t);
		const folder = await mkdtemp(join(tmpdir(), "svg-ai-test-"));
		t.teardown(() => rm(folder, { recursive: true }));
		// A name that a shell would take apart.
		const file = join(folder, "it's $HOME; a logo.png");
		await copyFile(logo("small-figma-48.png"), file);
		await choose(page, file);
		await drawn(page);
		await tab(page, "Adjust");
		await page.getByRole("radio", { name: "By hand" }).check({ force: true });
		await page.getByLabel("Stacking").selectOption("cutout");
		await page.getByLabel("Min area, as a number").fill("5");
		await page.keyboard.press("Tab");
		await tab(page, "Result");
		await page.getByRole("button", { name: "By hand", exact: true }).waitFor();
		await drawn(page);
		await tab(page, "Take");
		const command = (await page.locator("pre").textContent()) ?? "";
		t.match(
			command,
			"-F converter=subpixel -F stacking=cutout -F min_area=5 -F format=svg",
		);
		const { bytes } = await saved(page, "Save SVG");
		await promisify(execFile)("sh", ["-c", command], { cwd: folder });
		t.same(await readFile(join(folder, "it's $HOME; a logo.svg")), bytes);

		await page.getByRole("button", { name: "Copy link" }).click();
		const link = String(await page.evaluate("navigator.clipboard.readText()"));
		t.ok(link.startsWith(`${origin}/#`), link);
		const other = await context.newPage();
		await other.goto(link);
		await choose(other, file);
		await drawn(other);
		await tab(other, "Take");
		t.equal(await other.locator("pre").textContent(), command);

		await page.getByRole("radio", { name: "PNG" }).check({ force: true });
		await page.getByText("Size and details").click();
		await page.getByLabel("Width", { exact: true }).fill("64");
		await page.keyboard.press("Tab");
		const png = await saved(page, "Save PNG");
		t.match(png.name, /a logo\.png$/);
		t.match(await sharp(png.bytes).metadata(), { format: "png", width: 64 });
		t.same(faults, []);
	},
);

t.test("colours are merged, limited and changed", { skip }, async (t) => {
	const { page, faults } = await world(t);
	await choose(page, logo("logo-slack-128.png"));
	await drawn(page);
	await tab(page, "Colours");
	const colours = async () => {
		const labels = await page.getByRole("checkbox", { name: "Pick" }).all();
		return Promise.all(
			labels.map(async (one) =>
				(await one.getAttribute("aria-label"))?.replace("Pick ", ""),
			),
		);
	};
	await page.getByText(/^\d+ colours$/).waitFor();
	const before = await colours();
	t.ok(before.length >= 5, before.join(" "));
	await picture(page, "colours");

	const [, first, second] = before;
	await page.getByLabel(`Pick ${first}`).check();
	await page.getByLabel(`Pick ${second}`).check();
	await page.getByRole("button", { name: "Merge" }).click();
	await page.getByText(`${before.length - 1} colours`).waitFor();
	await drawn(page);

	await page.getByLabel(`Change ${first}`).fill("#123456");
	await page.getByLabel("Pick #123456").waitFor();
	await drawn(page);
	await tab(page, "Take");
	const svg = (await saved(page, "Save SVG")).bytes.toString();
	t.match(svg, "#123456");
	t.notMatch(svg, first);
	const command = await page.locator("pre").textContent();
	t.match(command, "#123456");

	await tab(page, "Colours");
	await page.getByLabel("At most so many colours, as a number").fill("3");
	await page.keyboard.press("Tab");
	await page.getByText(/^[23] colours$/).waitFor();
	await page.getByRole("button", { name: "As it was" }).click();
	await page.getByText(`${before.length} colours`).waitFor();
	t.same(await colours(), before);
	t.same(faults, []);
});

t.test("pictures are dropped, pasted and pinched", { skip }, async (t) => {
	const { page, context, faults } = await world(t);
	const list = page.getByRole("navigation", { name: "Pictures" });
	await page.evaluate(`(async () => {
		const blob = await (await fetch("samples/small.png")).blob();
		const give = (name, Kind, kind, holder) => {
			const data = new DataTransfer();
			data.items.add(new File([blob], name, { type: blob.type }));
			const told = { bubbles: true, cancelable: true, [holder]: data };
			document.body.dispatchEvent(new Kind(kind, told));
		};
		give("dropped.png", DragEvent, "dragenter", "dataTransfer");
		await new Promise((done) => setTimeout(done, 100));
		window.held = document.querySelector(".dropping") !== null;
		give("dropped.png", DragEvent, "drop", "dataTransfer");
		give("pasted.png", ClipboardEvent, "paste", "clipboardData");
	})()`);
	await list.getByText("dropped.png").waitFor();
	await list.getByText("pasted.png").waitFor();
	t.equal(await page.evaluate("window.held"), true, "it says where to let go");
	t.equal(await page.locator(".dropping").count(), 0);
	await drawn(page);

	const zoom = async () =>
		Number.parseFloat(
			/([\d.]+) %/.exec(
				(await page.getByTitle("Actual pixels").textContent()) ?? "",
			)?.[1] ?? "",
		);
	const before = await zoom();
	const box = await page.getByRole("application").boundingBox();
	const [x, y] = [(box?.x ?? 0) + 120, (box?.y ?? 0) + 120];
	const wire = await context.newCDPSession(page);
	const touch = (type: "touchStart" | "touchMove", apart: number) =>
		wire.send("Input.dispatchTouchEvent", {
			type,
			touchPoints: [
				{ x, y, id: 1 },
				{ x: x + apart, y: y + apart, id: 2 },
			],
		});
	await touch("touchStart", 40);
	await touch("touchMove", 80);
	await touch("touchMove", 120);
	await wire.send("Input.dispatchTouchEvent", {
		type: "touchEnd",
		touchPoints: [],
	});
	const pinched = await zoom();
	t.ok(Math.abs(pinched / before - 3) < 0.2, `${before} % to ${pinched} %`);
	await page.mouse.move(x, y);
	await page.mouse.wheel(0, -200);
	await page.waitForTimeout(100);
	t.ok((await zoom()) > pinched, "the wheel goes on");
	t.same(faults, []);
});
