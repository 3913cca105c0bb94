import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import t, { type Test } from "tap";
import { ROOT } from "../../../services/project.ts";

/** So many modules hand so many names on to each other: V8 takes hundreds of ms to link them. */
const MODULES = 200;
const NAMES = 2000;
/** Pools that are ended while they load, each somewhat later than the one before. */
const TRIES = 16;

/** Node alone, as the service runs: tsx would load modules its own way. */
const SCRIPT = `
	import { setTimeout as sleep } from "node:timers/promises";
	import { createPool } from "./pool.js";
	const open = () => createPool({ workers: 2, queueSize: 2, workerHeapMb: 256 });
	const never = new AbortController().signal;
	const whole = open();
	const began = performance.now();
	await whole.run("default", { submittedAt: 0 }, never);
	const loading = performance.now() - began;
	await whole.close();
	let cancelled = 0;
	for (let i = 0; i < ${TRIES}; i++) {
		const pool = open();
		const task = new AbortController();
		const run = pool.run("default", { submittedAt: 0 }, task.signal);
		run.catch((error) => { if (error.message === "cancelled") cancelled++; });
		await sleep((loading * (i + 0.5)) / ${TRIES});
		// A task that is cancelled takes its worker with it; closing takes the next.
		if (i % 2 === 0) task.abort(new Error("cancelled"));
		await pool.close();
	}
	console.log(JSON.stringify({ cancelled }));
`;

/** One worker is at work, another one is started for a second task, and the first is free long before that has loaded. */
const FREED = `
	import { createPool } from "./pool.js";
	const pool = createPool({ workers: 2, queueSize: 2, workerHeapMb: 256 });
	const never = new AbortController().signal;
	const run = () => pool.run("default", { submittedAt: 0 }, never);
	await run();
	const threads = await Promise.all([run(), run()]);
	console.log(JSON.stringify(threads));
	await pool.close();
`;

t.test(
	"workers that are ended while they load take nobody with them",
	async (t) => {
		const folder = await slowToLoad(t);
		const { stdout } = await promisify(execFile)(
			process.execPath,
			["ended.js"],
			{ cwd: folder },
		);
		const { cancelled } = JSON.parse(stdout);
		t.ok(cancelled > 0, `${cancelled} were cancelled as they loaded`);
	},
);

t.test("a task that waits is not given to a worker that loads", async (t) => {
	const folder = await slowToLoad(t);
	const { stdout } = await promisify(execFile)(process.execPath, ["freed.js"], {
		cwd: folder,
	});
	const [first, second] = JSON.parse(stdout);
	t.equal(second, first, "whoever is free takes it");
});

/** The pool as it is compiled, beside a worker's module that takes long to load. */
async function slowToLoad(t: Test): Promise<string> {
	const names = Array.from({ length: NAMES }, (_, i) => `n${i}`);
	const modules: Record<string, string> = {
		"m0.js": names.map((name) => `export const ${name} = 0;`).join("\n"),
	};
	for (let i = 1; i <= MODULES; i++)
		modules[`m${i}.js`] = `export * from "./m${i - 1}.js";`;
	const folder = t.testdir({
		...modules,
		"package.json": '{"type":"module"}',
		"ended.js": SCRIPT,
		"freed.js": FREED,
		"worker.js": `
			import { threadId } from "node:worker_threads";
			import { ${names.join()} } from "./m${MODULES}.js";
			export default () => ({ ok: true, startedAt: n0, result: threadId });`,
	});
	await build({
		entryPoints: [join(ROOT, "services/conversion/pool.ts")],
		outfile: join(folder, "pool.js"),
		...{ bundle: true, packages: "external" },
		...{ format: "esm", platform: "node" },
	});
	return folder;
}
