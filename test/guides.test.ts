import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import t from "tap";
import { ROOT } from "../services/project.ts";
import { startService } from "./support/service-process.ts";
import { until } from "./support/until.ts";

const GUIDES = ["README.md", "docs/api.md", "docs/troubleshooting.md"];
const run = promisify(execFile);

interface Example {
	readonly command: string;
	/** The JSON that the guide shows right after it. */
	readonly shown?: string;
}

/** The curl commands of a guide, each with the answer that it shows. */
function examplesOf(markdown: string): Example[] {
	const blocks = [...markdown.matchAll(/```(\w+)\n(.*?)```/gs)];
	return blocks.flatMap(([, language, text], i) => {
		if (language !== "sh" || !/^curl .*localhost:3000/.test(text)) return [];
		const next = blocks[i + 1];
		const command = text.trim();
		return [next?.[1] === "json" ? { command, shown: next[2] } : { command }];
	});
}

/** Names each member that a guide shows and the answer lacks, or has of another type. */
function missingOf(shown: unknown, real: unknown, path = "answer"): string[] {
	if (shown === "…") return [];
	const kind = (value: unknown) =>
		Array.isArray(value) ? "array" : value === null ? "null" : typeof value;
	if (kind(shown) !== kind(real))
		return [`${path} is ${kind(real)}, not ${kind(shown)}`];
	if (kind(shown) !== "object") return [];
	return Object.entries(shown as object).flatMap(([name, value]) =>
		// Reasons are given only where something is wrong.
		name === "…" || name.endsWith("reason")
			? []
			: missingOf(
					value,
					(real as Record<string, unknown>)[name],
					`${path}.${name}`,
				),
	);
}

t.test(
	"every command of the guides works, and answers as they say",
	async (t) => {
		const folder = await mkdtemp(join(tmpdir(), "svg-ai-guides-"));
		t.teardown(() => rm(folder, { recursive: true, force: true }));
		const { origin } = await startService(t, {
			STATE_DIR: folder,
			AI_MAX_EVENT_LOOP_DELAY_MS: "0",
		});
		await until(async () => {
			const response = await fetch(`${origin}/health/ready`);
			const { checks } = (await response.json()) as { checks: { ai: string } };
			return checks.ai !== "loading";
		});
		for (const guide of GUIDES) {
			const examples = examplesOf(await readFile(join(ROOT, guide), "utf8"));
			for (const { command, shown } of examples) {
				const here = command
					.replaceAll("http://localhost:3000", origin)
					.replace(/-o \S+/, `-o ${folder}/out`)
					.replaceAll("curl ", "curl -sS ");
				const { stdout } = await run("bash", ["-c", here], { cwd: ROOT });
				if (shown === undefined) {
					t.notMatch(stdout, /"success":false/, `${guide}: ${command}`);
					continue;
				}
				const missing = missingOf(JSON.parse(shown), JSON.parse(stdout));
				t.same(missing, [], `${guide}: ${command}`);
			}
		}
	},
);

t.test("the guides' links lead somewhere", async (t) => {
	for (const guide of GUIDES) {
		const text = await readFile(join(ROOT, guide), "utf8");
		for (const [, target] of text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
			if (/^https?:/.test(target)) continue;
			const path = join(ROOT, guide, "..", target);
			await t.resolves(run("test", ["-e", path]), `${guide}: ${target}`);
		}
	}
});
