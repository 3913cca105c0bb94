/**
 * What the AI is worth, over HTTP, on brands that nothing was learned from:
 * `npm run bench:ai`. Options: --limit images a set, --sets and --sizes with
 * commas, --report writes perf/reports/ai.md.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../../services/project.ts";
import { progress } from "../console/progress.ts";
import {
	listItems,
	materialise,
	SET_NAMES,
	type SetName,
} from "../corpus/corpus.ts";
import { allVariants } from "../peers/registry.ts";
import { type Service, startService } from "../support/service.ts";
import { client, residentMb } from "./ask.ts";
import { type ItemResult, measureItem } from "./measure-item.ts";
import { type Crowd, report } from "./report.ts";
import { measureSwitch } from "./switch.ts";

const { values: flags } = parseArgs({
	options: {
		limit: { type: "string", default: "4" },
		sets: { type: "string" },
		sizes: { type: "string" },
		workers: { type: "string", default: "2" },
		crowd: { type: "string", default: "10" },
		report: { type: "boolean", default: false },
	},
});
const sets = flags.sets?.split(",") ?? SET_NAMES;
const sizes = flags.sizes?.split(",").map(Number);
const items = listItems({
	split: "test",
	sets: sets as SetName[],
	...(sizes && { sizes }),
	limit: Number(flags.limit),
});
const peers = allVariants().filter(({ kind }) => kind === "peer");

const service = await startService({
	WORKERS: flags.workers,
	CACHE_MB: "0",
	UNLEASH_URL: "",
	FLAGS_FILE: "flags.json",
});
const ask = client(service.origin);
let running = true;
const results: ItemResult[] = [];
const inputs: Buffer[] = [];
try {
	await modelsReady();
	const bar = progress("bench:ai", items.length);
	for (const item of items) {
		const files = await materialise(item);
		if (files !== undefined) {
			// Untimed: the first conversion of a size warms caches and the compiler.
			if (inputs.length === 0)
				await ask.ai(await readFile(files.inputPath), "tier=3");
			results.push(await measureItem(ask, item, files, peers));
			inputs.push(await readFile(files.inputPath));
		}
		bar.step(item.id);
	}
	bar.end();
	const crowded = await crowd(service, Number(flags.crowd));
	await service.stop();
	running = false;
	const text = report(
		results,
		crowded,
		await measureSwitch(await smallImage(), flags.workers),
		`# AI bench\n\n${process.arch}, Node ${process.version}; ${results.length} images of the test brands, ${flags.workers} workers, client and service on one machine.\nMade by \`npm run bench:ai -- --limit ${flags.limit} --report\`.`,
	);
	console.log(text);
	if (flags.report) {
		const folder = join(ROOT, "perf", "reports");
		await mkdir(folder, { recursive: true });
		await writeFile(join(folder, "ai.md"), `${text}\n`);
	}
} finally {
	if (running) await service.stop();
}

function smallImage(): Promise<Buffer> {
	return readFile(
		join(ROOT, "test", "fixtures", "logos", "logo-slack-128.png"),
	);
}

/** Until the models answer, or it is plain that none will come. */
async function modelsReady(): Promise<void> {
	for (let tries = 0; tries < 100; tries++) {
		const { components } = await ask.health();
		const { status, models_listed, process } = components.model_manager;
		if (status === "healthy") return;
		if (models_listed === 0 && process === "stopped" && tries > 10) break;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	console.error("The models are not all there: rules of thumb stand in.");
}

/** So many requests at once, and the memory of all processes meanwhile. */
async function crowd(of: Service, requests: number): Promise<Crowd> {
	const { components } = await ask.health();
	const pids = [of.pid, components.model_manager.process_id ?? 0];
	const total = async () => {
		const each = await Promise.all(
			pids.map((pid) => (pid > 0 ? residentMb(pid) : 0)),
		);
		return each.reduce((sum, mb) => sum + mb, 0);
	};
	const idleMb = await total();
	let peakMb = idleMb;
	const timer = setInterval(async () => {
		peakMb = Math.max(peakMb, await total());
	}, 20);
	const ms = await Promise.all(
		Array.from({ length: requests }, async (_, i) => {
			const bytes = inputs[i % inputs.length];
			return (await ask.ai(bytes, "target_quality=0.9")).ms;
		}),
	);
	clearInterval(timer);
	return { requests, ms: ms.sort((a, b) => a - b), peakMb, idleMb };
}
