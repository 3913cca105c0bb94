import { cp, mkdir, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t, { type Test } from "tap";
import { ROOT } from "../services/project.ts";
import { fixtureModels } from "./support/ai.ts";
import { build } from "./support/app.ts";
import { fixture } from "./support/images.ts";
import { startService } from "./support/service-process.ts";
import { until } from "./support/until.ts";

const SOURCES = [
	...["app.ts", "config.ts", "server.ts", "package.json", "flags.json"],
	...["plugins", "routes", "services"],
];
const MISSING = ["onnxruntime-node", "onnxruntime-common"];

/** A checkout whose node_modules has every package but the model runtime. */
async function checkoutWithoutRuntime(t: Test): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), "svg-ai-checkout-"));
	t.teardown(() => rm(folder, { recursive: true, force: true }));
	for (const name of SOURCES)
		await cp(join(ROOT, name), join(folder, name), { recursive: true });
	const packages = join(ROOT, "node_modules");
	await mkdir(join(folder, "node_modules"));
	for (const name of await readdir(packages))
		if (!MISSING.includes(name))
			await symlink(join(packages, name), join(folder, "node_modules", name));
	return folder;
}

t.test(
	"without onnxruntime-node the plain route is the same, and AI falls back",
	async (t) => {
		const { origin, lines } = await startService(
			t,
			{ MODELS_DIR: await fixtureModels(t), AI_MAX_EVENT_LOOP_DELAY_MS: "0" },
			await checkoutWithoutRuntime(t),
		);
		const withRuntime = await build(t);
		const post = async (path: string, bytes: Uint8Array) => {
			const response = await fetch(`${origin}${path}`, {
				method: "POST",
				headers: { "content-type": "image/png" },
				body: new Uint8Array(bytes),
			});
			t.equal(response.status, 200, path);
			return (await response.json()) as Record<string, unknown>;
		};
		for (const name of ["logo-slack-128.png", "small-figma-48.png"])
			for (const query of ["", "?preset=detailed", "?converter=subpixel"]) {
				const payload = await fixture(name);
				const here = await withRuntime.inject({
					method: "POST",
					url: `/api/convert${query}`,
					headers: { "content-type": "image/png" },
					payload,
				});
				const { svg } = await post(`/api/convert${query}`, payload);
				t.equal(svg, here.json().svg, `${name}${query}: the same bytes`);
			}

		await until(async () => {
			const response = await fetch(`${origin}/api/model-status`);
			const { reason } = (await response.json()) as { reason?: string };
			return reason?.startsWith("RUNTIME_MISSING") ?? false;
		});
		const image = await fixture("small-figma-48.png");
		t.match(await post("/api/convert-ai", image), {
			success: true,
			svg: /^<svg /,
			ai_metadata: { fallback_used: true, fallback_reason: /RUNTIME_MISSING/ },
		});
		const health = await fetch(`${origin}/api/ai-health`);
		t.equal(health.status, 200);
		t.match(await health.json(), { overall_status: "degraded" });
		const ready = await fetch(`${origin}/health/ready`);
		t.equal(ready.status, 200, "a load balancer keeps it");
		t.notOk(
			lines.some(({ level }) => Number(level) >= 50),
			"nothing is logged as an error",
		);
	},
);
