import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import t from "tap";
import { robustSlope } from "../../../perf/proof/soak/slope.ts";
import { createLedger } from "../../../perf/proof/support/ledger.ts";
import { faultsOfSvg } from "../../../perf/proof/support/strict-svg.ts";
import { ROOT } from "../../../services/project.ts";

const GOLDEN = join(ROOT, "test/golden");
const open =
	'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4" viewBox="0 0 4 4">';

t.test("the strict parser lets our documents pass", async (t) => {
	for (const name of await readdir(GOLDEN))
		t.same(faultsOfSvg(await readFile(join(GOLDEN, name), "utf8")), [], name);
});

t.test("the strict parser stops all else", async (t) => {
	for (const inside of [
		"<script>alert(1)</script>",
		"<script/>",
		'<path d="M0 0" onload="alert(1)"/>',
		'<image href="http://example.org/a.png"/>',
		'<path d="M0 0" fill="url(http://example.org#a)"/>',
		'<path d="M0 0" style="fill:red"/>',
		"<foreignObject/>",
		"<style>*{}</style>",
		"<!-- comment -->",
		"<![CDATA[x]]>",
		"text",
		"<svg/>",
		"<path>",
		'<path d="M0 0" d="M1 1"/>',
		'<path d="M0 &amp; 0"/>',
		'<x:path xmlns:x="http://www.w3.org/2000/svg"/>',
		'<use href="#a"/>',
	])
		t.not(faultsOfSvg(`${open}${inside}</svg>`).length, 0, inside);
	t.not(faultsOfSvg(`<!DOCTYPE svg>${open}</svg>`).length, 0, "doctype");
	t.not(faultsOfSvg(open).length, 0, "unclosed");
	t.same(faultsOfSvg(`${open}</svg>`), [], "the frame itself is well");
	const sized = (width: string) =>
		faultsOfSvg(open.replace('width="4"', `width="${width}"`).concat("</svg>"));
	t.same(sized("0.2083in"), [], "a length of paper");
	t.not(sized("calc(1px)").length, 0, "no length");
});

t.test("the ledger knows a broken budget", async (t) => {
	const sent = { path: "/" };
	const problem = { success: false, error_code: "X", request_id: "1" };
	const answer = (status: number, headers: object, body: unknown) => ({
		status,
		headers: { "content-type": "application/json", ...headers },
		body: Buffer.from(JSON.stringify(body)),
		ms: 1,
	});
	const judged = (outcome: Parameters<typeof ledger.record>[2]) => {
		const ledger = createLedger({ also: [400] });
		ledger.record("plain", sent, outcome);
		return ledger.violations().length;
	};
	const ledger = createLedger();
	t.equal(judged(answer(503, { "retry-after": "1" }, problem)), 0);
	t.equal(judged(answer(400, {}, problem)), 0);
	t.equal(judged(answer(200, {}, { svg: `${open}</svg>` })), 0);
	const place = { location: "/api/jobs/a" };
	t.equal(judged(answer(202, place, { id: "a" })), 0, "a job");
	t.equal(judged(answer(202, place, { id: "b" })), 1, "another job's place");
	t.equal(judged(answer(202, {}, { id: "a" })), 1, "a job without a place");
	t.equal(judged(answer(503, {}, problem)), 1, "without Retry-After");
	t.equal(judged(answer(404, {}, problem)), 1, "unexpected");
	t.equal(judged(answer(500, {}, problem)), 1);
	t.equal(judged(answer(400, {}, "<html>")), 1, "no problem");
	t.equal(judged(answer(200, {}, { svg: "<svg><script/>" })), 1);
	const told = { ...problem, error: "at /app/dist/server.js:1" };
	t.equal(judged(answer(400, {}, told)), 1, "tells of the inside");
	t.equal(judged({ failure: "ECONNRESET", ms: 1 }), 1);
});

t.test("a slope is found in noise, and none where there is none", async (t) => {
	const wave = (i: number) => 20 * Math.sin(i * 1.7) + (i % 50 === 0 ? 300 : 0);
	const points = (slope: number) =>
		Array.from(
			{ length: 600 },
			(_, i) => [i, 400 + slope * i + wave(i)] as const,
		);
	const flat = robustSlope(points(0));
	t.ok(Math.abs(flat.growth) < 10, `${flat.growth}`);
	t.ok(flat.low <= 0);
	const grown = robustSlope(points(0.5));
	t.ok(Math.abs(grown.growth - 300) < 30, `${grown.growth}`);
	t.ok(grown.low > 0);
});
