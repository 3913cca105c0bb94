import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strFromU8, unzipSync, zipSync } from "fflate";
import t from "tap";
import { aiApp } from "../support/ai.ts";
import { build } from "../support/app.ts";
import { fixture, noisePng, plainPng } from "../support/images.ts";
import { jobEnd, postJob, readJob } from "../support/jobs.ts";
import { until } from "../support/until.ts";

/** An id that no job has. */
const NOBODY = "00000000-0000-4000-8000-000000000000";
const NO_GATES = { AI_MAX_QUEUE: 0 };

t.test("a form of pictures and a zip becomes a job", async (t) => {
	const app = await build(t);
	const logo = await fixture("small-figma-48.png");
	const zipped = zipSync({
		"brand/blue/logo.png": await plainPng(20, 10),
		"brand/red/logo.png": await plainPng(10, 20),
		"__MACOSX/brand/._logo.png": new Uint8Array(3),
		"readme.txt": Buffer.from("no picture"),
	});
	const answer = await postJob(app, [
		{ name: "formats", value: "svg,pdf" },
		{ name: "file", bytes: logo, filename: "figma.png" },
		{ name: "file", bytes: zipped, filename: "brand.zip" },
		{ name: "converter", value: "subpixel" },
	]);
	t.equal(answer.statusCode, 202, answer.body);
	const taken = answer.json();
	t.equal(answer.headers.location, `/api/jobs/${taken.id}`);
	t.match(taken, {
		state: /waiting|running/,
		mode: "plain",
		formats: ["svg", "pdf"],
	});
	t.ok(Date.parse(taken.expected_end) >= Date.parse(taken.created_at));

	const job = await jobEnd(app, taken.id);
	t.match(job, {
		state: "finished",
		progress: 1,
		counts: { total: 4, done: 3, failed: 1, waiting: 0, running: 0 },
	});
	t.same(
		job.items.map(({ name, state }) => [name, state]),
		[
			["figma.png", "done"],
			["brand/blue/logo.png", "done"],
			["brand/red/logo.png", "done"],
			["readme.txt", "failed"],
		],
	);
	t.match(job.items[3], { error_code: "UNSUPPORTED_MEDIA_TYPE", tries: 0 });

	const converted = await app.inject({
		method: "POST",
		url: "/api/convert?converter=subpixel",
		headers: { "content-type": "image/png", accept: "image/svg+xml" },
		payload: logo,
	});
	const file = await app.inject(`/api/jobs/${job.id}/results/1`);
	t.equal(file.body, converted.body, "what /api/convert draws, to the byte");
	t.match(file.headers, {
		"content-type": /svg/,
		"content-disposition": 'inline; filename="figma.svg"',
	});
	const pdf = await app.inject(`/api/jobs/${job.id}/results/2?format=pdf`);
	t.match(pdf.body, /^%PDF/);
	t.equal((await app.inject(`/api/jobs/${job.id}/results/4`)).statusCode, 404);

	const { rawPayload } = await app.inject(`/api/jobs/${job.id}/results`);
	const files = unzipSync(rawPayload);
	t.same(Object.keys(files).toSorted(), [
		"brand/blue/logo.pdf",
		"brand/blue/logo.svg",
		"brand/red/logo.pdf",
		"brand/red/logo.svg",
		"figma.pdf",
		"figma.svg",
		"results.json",
	]);
	t.equal(strFromU8(files["figma.svg"]), converted.body);
	t.match(JSON.parse(strFromU8(files["results.json"])), [
		{ name: "figma.png", fidelity: Number, files: ["figma.svg", "figma.pdf"] },
		{},
		{},
		{ state: "failed" },
	]);
});

t.test("one service, many jobs", async (t) => {
	const app = await build(t, { JOBS_MAX_WAITING: 20, JOBS_MAX_ITEMS: 30 });
	const logo = await fixture("small-figma-48.png");
	const file = { name: "file", bytes: logo, filename: "figma.png" };
	/** Distinct ones, so that none is made before the others. */
	const several = (count: number) =>
		Promise.all(
			Array.from({ length: count }, async (_, i) => ({
				...{ name: "file", bytes: await noisePng(90 + i) },
				filename: `noise-${i}.png`,
			})),
		);

	await t.test("an Idempotency-Key answers the same job again", async (t) => {
		const headers = { "idempotency-key": "brand-2026" };
		const first = await postJob(app, [file], headers);
		const again = await postJob(app, [file], headers);
		t.equal(again.statusCode, 202);
		t.equal(again.json().id, first.json().id);
		const other = await postJob(
			app,
			[file, { name: "formats", value: "pdf" }],
			headers,
		);
		t.equal(other.statusCode, 409);
		t.equal(other.json().error_code, "JOB_CONFLICT");
		const job = await jobEnd(app, first.json().id);
		t.equal(job.counts.total, 1);
		const strange = await postJob(app, [file], { "idempotency-key": "a b" });
		t.equal(strange.statusCode, 400);
	});

	await t.test("uploads by id, a zip as the body, base64", async (t) => {
		const uploaded = await app.inject({
			method: "POST",
			url: "/api/upload",
			headers: { "content-type": "image/png" },
			payload: logo,
		});
		const { file_id } = uploaded.json();
		const byId = await app.inject({
			method: "POST",
			url: "/api/jobs",
			payload: { file_ids: [file_id, file_id], formats: "png", priority: 5 },
		});
		t.equal(byId.statusCode, 202, byId.body);
		t.match(byId.json(), { counts: { total: 2 }, priority: 5 });
		const zipped = await app.inject({
			method: "POST",
			url: "/api/jobs?converter=subpixel",
			headers: { "content-type": "application/zip" },
			payload: Buffer.from(zipSync({ "a.png": logo })),
		});
		t.equal(zipped.statusCode, 202, zipped.body);
		const encoded = await app.inject({
			method: "POST",
			url: "/api/jobs",
			payload: { image: logo.toString("base64") },
		});
		t.equal(encoded.statusCode, 202, encoded.body);
		for (const answer of [byId, zipped, encoded])
			t.equal((await jobEnd(app, answer.json().id)).counts.failed, 0);
		const missing = await app.inject({
			method: "POST",
			url: "/api/jobs",
			payload: { file_ids: ["0".repeat(64)] },
		});
		t.equal(missing.json().error_code, "FILE_NOT_FOUND");
	});

	await t.test(
		"what can't be meant is refused, and nothing kept",
		async (t) => {
			for (const [parts, code] of [
				[[], "INVALID_PARAMETERS"],
				[[file, { name: "priority", value: "high" }], "INVALID_PARAMETERS"],
				[[file, { name: "numberofcolors", value: "1" }], "INVALID_PARAMETERS"],
				[[file, { name: "format", value: "zip" }], "INVALID_PARAMETERS"],
				[[{ ...file, name: "picture" }], "INVALID_PARAMETERS"],
				[[{ ...file, bytes: Buffer.from("text") }], "INVALID_IMAGE"],
				[
					[{ ...file, bytes: Buffer.from("504b0304ffff", "hex") }],
					"INVALID_IMAGE",
				],
			] as const) {
				const answer = await postJob(app, [...parts]);
				t.equal(answer.json().error_code, code, answer.json().error);
			}
			for (const url of [
				"/api/jobs/1",
				`/api/jobs/${NOBODY}?limit=-1`,
				`/api/jobs/${NOBODY}/results/0`,
			])
				t.equal((await app.inject(url)).statusCode, 400, url);
			for (const url of ["", "/items/1", "/results", "/results/1", "/events"]) {
				const answer = await app.inject(`/api/jobs/${NOBODY}${url}`);
				t.equal(answer.statusCode, 404, url);
				t.equal(answer.json().error_code, "JOB_NOT_FOUND");
			}
		},
	);

	await t.test("a full queue says when there may be room", async (t) => {
		const answer = await postJob(app, await several(21));
		t.equal(answer.statusCode, 429);
		t.equal(answer.json().error_code, "QUEUE_FULL");
		t.ok(Number(answer.headers["retry-after"]) >= 1);
	});

	await t.test("cancelling keeps what is made", async (t) => {
		const { id } = (await postJob(app, await several(12))).json();
		const cancelled = await app.inject({
			method: "DELETE",
			url: `/api/jobs/${id}`,
		});
		t.equal(cancelled.statusCode, 200);
		const job = await jobEnd(app, id);
		t.equal(job.state, "cancelled");
		const { done, cancelled: given } = job.counts;
		t.ok(given > 0, `${given} of 12 cancelled`);
		t.equal(done + given, 12);
	});

	await t.test("what failed can be tried again", async (t) => {
		const cut = logo.subarray(0, logo.length / 2);
		const { id } = (
			await postJob(app, [file, { ...file, bytes: cut, filename: "cut.png" }])
		).json();
		const job = await jobEnd(app, id);
		t.match(job.counts, { done: 1, failed: 1 });
		t.match(job.items[1], { error_code: "INVALID_IMAGE", tries: 1 });
		const item = await app.inject(`/api/jobs/${id}/items/2`);
		t.match(item.json(), { number: 2, state: "failed" });
		const retried = await app.inject({
			method: "POST",
			url: `/api/jobs/${id}/retry`,
		});
		t.equal(retried.statusCode, 202);
		const again = await jobEnd(app, id);
		t.match(again.counts, { done: 1, failed: 1 });
	});

	await t.test(
		"events tell it all, and the rest to who comes back",
		async (t) => {
			const text = { ...file, bytes: Buffer.from("text") };
			const given = [...(await several(4)), text];
			const { id } = (await postJob(app, given)).json();
			const url = `/api/jobs/${id}/events`;
			const { body, headers } = await app.inject(url);
			t.match(headers["content-type"], "text/event-stream");
			const events = eventsOf(body);
			const done = events.filter(
				({ event, data }) => event === "item" && data.state === "done",
			);
			t.same(
				done.map(({ data }) => data.number).toSorted(),
				[1, 2, 3, 4],
				"each end once",
			);
			const failed = events.filter(({ data }) => data.state === "failed");
			t.match(failed, [{ event: "item", data: { number: 5 } }]);
			t.equal(failed.length, 1, "what was no picture is told too");
			t.match(events.at(-1), { event: "end", data: { state: "finished" } });
			const ids = events.flatMap(({ id }) => (id === undefined ? [] : [id]));
			t.same(
				ids,
				ids.toSorted((a, b) => a - b),
			);
			const known = String(ids[0]);
			const rest = await app.inject({
				url,
				headers: { "last-event-id": known },
			});
			const last = await app.inject({
				...{ url, headers: { "last-event-id": String(ids.at(-1)) } },
			});
			t.equal(eventsOf(rest.body).at(-1)?.id, ids.at(-1));
			t.same(
				eventsOf(last.body).map(({ event }) => event),
				["end"],
				"nothing is told twice",
			);
		},
	);

	await t.test("metrics tell how the queue does", async (t) => {
		const { body } = await app.inject("/metrics");
		t.match(body, /^jobs_items_waiting \d+$/m);
		t.match(body, /^jobs_oldest_item_seconds [\d.]+$/m);
		t.match(body, /^jobs_items_total\{outcome="done"\} [1-9]\d*$/m);
	});
});

t.test("AI items follow the flag", async (t) => {
	const { app, switchTo } = await aiApp(t, { on: true, ...NO_GATES });
	const bytes = await fixture("small-figma-48.png");
	const file = { name: "file", bytes, filename: "a.png" };
	const ai = { name: "target_quality", value: "0.8" };
	const made = await jobEnd(app, (await postJob(app, [file, ai])).json().id);
	t.match(made.items[0], { state: "done", tier: Number });

	await switchTo(false);
	const plainly = await postJob(app, [file, ai]);
	t.equal(plainly.json().mode, "ai");
	const plain = await jobEnd(app, plainly.json().id);
	t.match(plain.items[0], { state: "done", converter: "subpixel" });
	t.notOk("tier" in plain.items[0]);

	const wait = { name: "when_ai_is_off", value: "wait" };
	const { id } = (await postJob(app, [file, ai, wait])).json();
	await until(
		async () => (await readJob(app, id)).items[0].error !== undefined,
	);
	t.match(await readJob(app, id), { state: "waiting", counts: { waiting: 1 } });
	await switchTo(true);
	const later = await jobEnd(app, id);
	t.match(later.items[0], { state: "done", tier: Number, tries: 1 });
});

t.test("a service that ends hands its jobs to the next", async (t) => {
	const state = await mkdtemp(join(tmpdir(), "svg-ai-test-"));
	t.teardown(() => rm(state, { recursive: true, force: true }));
	const first = await build(t, { STATE_DIR: state });
	const parts = await Promise.all(
		[120, 121, 122, 123, 124, 125].map(async (side) => ({
			...{ name: "file", bytes: await noisePng(side) },
			filename: `${side}.png`,
		})),
	);
	const { id } = (await postJob(first, parts)).json();
	await first.close();
	const second = await build(t, { STATE_DIR: state });
	const job = await jobEnd(second, id);
	t.match(job.counts, { total: 6, done: 6 });
	const other = await build(t, { STATE_DIR: state });
	const refused = await other.inject(`/api/jobs/${id}`);
	t.equal(refused.statusCode, 503);
	t.match(refused.json(), {
		error_code: "JOBS_UNAVAILABLE",
		error: /JOBS_DATABASE_URL/,
	});
});

t.test("JOBS=off leaves the paths out", async (t) => {
	const app = await build(t, { JOBS: "off" });
	const answer = await postJob(app, []);
	t.equal(answer.statusCode, 404);
	t.equal(answer.json().error_code, "NOT_FOUND");
	const { paths } = (await app.inject("/docs/json")).json();
	t.notOk("/api/jobs" in paths);
});

interface ToldEvent {
	readonly event: string;
	readonly id: number | undefined;
	readonly data: { readonly state: string; readonly number: number };
}

function eventsOf(text: string): ToldEvent[] {
	return text.split("\n\n").flatMap((block) => {
		const lines = new Map(
			block.split("\n").map((line) => {
				const cut = line.indexOf(": ");
				return [line.slice(0, cut), line.slice(cut + 2)];
			}),
		);
		const event = lines.get("event");
		if (event === undefined) return [];
		const id = lines.get("id");
		return [
			{
				...{ event, id: id === undefined ? undefined : Number(id) },
				data: JSON.parse(lines.get("data") ?? ""),
			},
		];
	});
}
