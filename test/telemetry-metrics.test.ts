import { once } from "node:events";
import t, { type Test } from "tap";
import { type Config, loadConfig } from "../config.ts";
import { startMetrics } from "../services/telemetry/metrics.ts";
import type { Registry } from "../services/telemetry/prometheus.ts";
import { build } from "./support/app.ts";
import {
	type CollectedMetric,
	type Point,
	plain,
	startCollector,
} from "./support/collector.ts";
import { fixture } from "./support/images.ts";
import { startService } from "./support/service-process.ts";
import { until } from "./support/until.ts";

const OFTEN = { interval: 10, timeout: 1000 };
/** Where nobody listens. */
const NOWHERE = "http://127.0.0.1:9";

/** What a collector has, as Prometheus writes it. */
function asPrometheus(metrics: Iterable<CollectedMetric>): string[] {
	return [...metrics].flatMap(({ name, sum, gauge, histogram }) => {
		const points = (histogram ?? sum ?? gauge)?.dataPoints ?? [];
		return points.flatMap((point) =>
			histogram === undefined
				? [sample(name, point, {}, point.asDouble)]
				: histogramLines(name, point),
		);
	});
}

function histogramLines(name: string, point: Point): string[] {
	const { bucketCounts = [], explicitBounds = [], count, sum } = point;
	const upTo = bucketCounts.map((_count, at) =>
		bucketCounts.slice(0, at + 1).reduce((all, one) => all + Number(one), 0),
	);
	return [
		...[...explicitBounds, "+Inf"].map((le, at) =>
			sample(`${name}_bucket`, point, { le }, upTo[at]),
		),
		sample(`${name}_sum`, point, {}, sum),
		sample(`${name}_count`, point, {}, Number(count)),
	];
}

function sample(
	name: string,
	{ attributes }: Point,
	more: object,
	value: unknown,
): string {
	const labels = Object.entries({ ...more, ...plain(attributes) }).map(
		([label, text]) => `${label}="${text}"`,
	);
	return `${name}${labels.length === 0 ? "" : `{${labels.join()}}`} ${value}`;
}

/** What a scrape has, but for the scrape itself and for what changes from one moment to the next. */
function settled(lines: readonly string[]): string[] {
	return (
		lines
			.filter((line) => /^[a-z]/.test(line) && !line.includes('"/metrics"'))
			.map((line) => line.replace(/^((?:process|nodejs)_.*) \S+$/, "$1"))
			// A kind of garbage collection may have its first in between, and a kind of handle its last.
			.filter((line) => !/^nodejs_(gc|active)_/.test(line))
			.sort()
	);
}

/** The service in this process, and the collector that it tells at every few milliseconds. */
async function collected(t: Test, overrides: Partial<Config> = {}) {
	const collector = await startCollector(t);
	const app = await build(t, {
		OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: `${collector.origin}/v1/metrics`,
		OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: "http/json",
		OTEL_METRIC_EXPORT_INTERVAL: 20,
		...overrides,
	});
	return { app, ...collector };
}

t.test("a collector is told what a scrape is told", async (t) => {
	const before = Date.now();
	const { app, metrics, spans, seen } = await collected(t);
	const payload = await fixture("small-figma-48.png");
	for (const url of ["/api/convert", "/api/convert?x=1"])
		await app.inject({
			...{ method: "POST", url, payload },
			headers: { "content-type": "image/png" },
		});
	const scraped = settled((await app.inject("/metrics")).body.split("\n"));
	t.ok(scraped.includes('conversions_total{source="computed"} 1'));
	const told = () => settled(asPrometheus(metrics.values()));
	await until(() => told().length >= scraped.length);
	await until(() => told().some((line) => /_failures_total.* 1$/.test(line)));
	t.same(told(), scraped);

	const requests = metrics.get("http_request_duration_seconds");
	t.match(requests, {
		description: "Time from a request's arrival to the end of its answer.",
		unit: "s",
		resource: { "service.name": "svg-ai", "service.version": /^\d/ },
		histogram: { aggregationTemporality: 2 },
	});
	const counter = metrics.get("http_request_failures_total");
	t.match(counter, {
		unit: "",
		sum: { isMonotonic: true, aggregationTemporality: 2 },
	});
	t.match(metrics.get("conversion_cache_bytes"), { unit: "By", gauge: {} });
	const times = [requests?.histogram, counter?.sum].flatMap(
		(kind) => kind?.dataPoints ?? [],
	);
	t.ok(times.length > 2);
	for (const { startTimeUnixNano, timeUnixNano } of times) {
		const [from, to] = [startTimeUnixNano, timeUnixNano].map(
			(ns) => Number(BigInt(ns)) / 1e6,
		);
		t.ok(Math.abs(from - performance.timeOrigin) < 1, "since it began");
		t.ok(to >= before && to <= Date.now());
	}
	t.same([...new Set(seen.paths)], ["/v1/metrics"]);
	t.equal(spans.length, 0, "traces are for those who ask for them");
});

t.test("the last of it leaves with the service, by its name", async (t) => {
	const { origin, metrics } = await startCollector(t);
	const { child, origin: service } = await startService(t, {
		OTEL_EXPORTER_OTLP_ENDPOINT: origin,
		OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
		OTEL_TRACES_EXPORTER: "none",
		OTEL_SERVICE_NAME: "logos",
		OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=test",
	});
	await fetch(`${service}/api/convert`, { method: "POST" });
	t.equal(metrics.size, 0, "it is told once a minute");
	child.kill("SIGTERM");
	await once(child, "exit");
	t.equal(child.exitCode, 0);
	t.ok(
		asPrometheus(metrics.values()).some((line) =>
			/_seconds_count\{method="POST",route="\/api\/convert".* 1$/.test(line),
		),
	);
	t.match(metrics.get("jobs_items_waiting"), {
		resource: {
			"service.name": "logos",
			"deployment.environment.name": "test",
		},
		gauge: { dataPoints: [{ asDouble: 0 }] },
	});
});

t.test("metrics that nobody wants are told to nobody", async (t) => {
	const { app, seen } = await collected(t, { OTEL_METRICS_EXPORTER: "none" });
	await app.inject("/health");
	await app.close();
	t.same(seen.types, []);
});

t.test("a pace or an exporter that can't be ends the start", async (t) => {
	t.throws(
		() => loadConfig({ OTEL_METRIC_EXPORT_INTERVAL: 0 }),
		/a whole number from 1 to 2147483647/,
	);
	t.throws(
		() => loadConfig({ OTEL_METRICS_EXPORTER: "prometheus" as never }),
		/it takes one of otlp, none/,
	);
});

/** Metrics of a registry, told to a collector at every 10 ms, and what the log has of it. */
async function telling(t: Test, registry: Registry) {
	const collector = await startCollector(t);
	const told: string[] = [];
	const tell = (_facts: object, message: string) => told.push(message);
	const { close } = await startMetrics(
		{ url: `${collector.origin}/v1/metrics`, protocol: "http/json" },
		registry,
		OFTEN,
		{ info: tell, warn: tell },
	);
	t.teardown(close);
	return { ...collector, told };
}

const one = {
	...{ name: "one", help: "One.", type: "gauge" },
	values: [{ value: 1, labels: {} }],
};

t.test(
	"a collector that is lost is told once, and once when back",
	async (t) => {
		const { seen, told, metrics } = await telling(t, {
			getMetricsAsJSON: async () => [one],
		});
		seen.status = 400;
		const before = seen.types.length;
		await until(() => seen.types.length > before + 3);
		seen.status = 200;
		await until(() => told.length > 1);
		t.same(told, [
			"metrics can't be handed over",
			"metrics are handed over again",
		]);
		t.ok(metrics.has("one"));
	},
);

t.test("metrics that can't be read are told to the log", async (t) => {
	let isBroken = true;
	const { told, metrics } = await telling(t, {
		async getMetricsAsJSON() {
			if (isBroken) throw new Error("no database");
			return [one];
		},
	});
	await until(() => told.length > 0);
	t.equal(told[0], "metrics can't be read");
	isBroken = false;
	await until(() => metrics.has("one"));
});

t.test("a gauge that has nothing to tell is left out", async (t) => {
	const { metrics } = await telling(t, {
		getMetricsAsJSON: async () => [
			one,
			{ ...one, name: "none", values: [{ value: Number.NaN, labels: {} }] },
			{
				...{ name: "some", help: "Some.", type: "gauge" },
				values: [
					{ value: Number.NaN, labels: { of: 1 } },
					{ value: 2, labels: { of: 2 } },
				],
			},
		],
	});
	await until(() => metrics.size > 0);
	t.same(asPrometheus(metrics.values()), ["one 1", 'some{of="2"} 2']);
});

t.test("what OTLP calls its default is protobuf", async (t) => {
	const { app, seen } = await collected(t, {
		OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: undefined,
	});
	await until(() => seen.types.length > 0);
	t.match(seen.types, ["application/x-protobuf"]);
	await app.close();
});

t.test("a collector that isn't there doesn't hold the end", async (t) => {
	const app = await build(t, { OTEL_EXPORTER_OTLP_ENDPOINT: NOWHERE });
	await t.resolves(app.close());
});
