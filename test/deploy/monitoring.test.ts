import { readFile } from "node:fs/promises";
import { join } from "node:path";
import t, { type Test } from "tap";
import { parse } from "yaml";
import { ROOT } from "../../services/project.ts";
import { aiApp, fixtureModels } from "../support/ai.ts";
import { hashOf, keysFile } from "../support/api-keys.ts";
import { fixture } from "../support/images.ts";
import { answered, noPromtool, promtool } from "../support/promtool.ts";

const skip = noPromtool();
const at = (...path: string[]) => join(ROOT, "deploy", ...path);
const read = (...path: string[]) => readFile(at(...path), "utf8");

t.test(
	"Prometheus takes its configuration and the rules",
	{ skip },
	async () => {
		await promtool("check", "config", at("prometheus/prometheus.yml"));
		await promtool("test", "rules", at("prometheus/alerts.test.yml"));
	},
);

interface Panel {
	readonly title: string;
	readonly type: string;
	readonly targets?: readonly { readonly expr: string }[];
}

/** Every query of the dashboard, its variables filled in as Grafana does. */
async function queries(): Promise<string[]> {
	const { panels } = JSON.parse(await read("grafana/dashboards/svg-ai.json"));
	return (panels as Panel[]).flatMap(({ targets = [] }) =>
		targets.map(({ expr }) =>
			expr.replaceAll("$__rate_interval", "5m").replaceAll("$instance", ".+"),
		),
	);
}

/** Every series that an alert looks at: metrics alone have a name of several words. */
async function watched(): Promise<string[]> {
	const { groups } = parse(await read("prometheus/alerts.yml"));
	const rules = groups.flatMap(({ rules }: { rules: object[] }) => rules);
	return rules.flatMap(({ expr }: { expr: string }) =>
		[...expr.matchAll(/[a-z]+(?:_[a-z]+)+(?:\{[^}]*\})?/g)]
			.map(([selector]) => selector)
			.filter((selector) => !/^(histogram_quantile|api_keys)$/.test(selector)),
	);
}

/** What Prometheus has of a service that has done some work, as it labels it. */
async function scraped(t: Test): Promise<string[]> {
	const { path } = await keysFile(t, [{ name: "me", sha256: [hashOf("key")] }]);
	const { app, ready, convert } = await aiApp(t, {
		MODELS_DIR: await fixtureModels(t),
		API_KEYS_FILE: path,
	});
	await ready();
	const authorization = "Bearer key";
	const payload = await fixture("small-figma-48.png");
	t.equal((await convert(payload, "", { authorization })).statusCode, 200);
	for (const [query, status] of [
		["", 200],
		["?nonsense=1", 400],
	] as const) {
		const { statusCode } = await app.inject({
			method: "POST",
			url: `/api/convert${query}`,
			headers: { "content-type": "image/png", authorization },
			payload,
		});
		t.equal(statusCode, status);
	}
	const { body } = await app.inject("/metrics");
	return body
		.split("\n")
		.filter((line) => /^[a-z]/.test(line))
		.map((line) => {
			const [, name, labels = ""] = /^(\w+)(?:\{(.*)\})? \S+$/.exec(line) ?? [];
			const own = 'job="svg-ai",instance="replica:9090"';
			return `${name}{${labels === "" ? own : `${labels},${own}`}}`;
		});
}

t.test(
	"a running service answers every query of the dashboard and the alerts",
	{ skip },
	async (t) => {
		const series = await scraped(t);
		const asked = [...(await queries()), ...(await watched())];
		t.ok(asked.length > 30);
		await t.resolves(answered(series, asked));
		await t.rejects(
			answered(series, ["rate(conversion_seconds_total[5m])"]),
			/conversion_seconds_total/,
			"what nobody measures is noticed",
		);
	},
);
