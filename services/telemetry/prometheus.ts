import { type Attributes, type HrTime, ValueType } from "@opentelemetry/api";
import { emptyResource } from "@opentelemetry/resources";
import {
	AggregationTemporality,
	type DataPoint,
	DataPointType,
	type Histogram,
	type MetricData,
	type MetricProducer,
} from "@opentelemetry/sdk-metrics";
import { VERSION } from "../project.ts";
import type { TelemetryLog } from "./exporting.ts";

/** What is asked of prom-client's registry. */
export interface Registry {
	getMetricsAsJSON(): Promise<readonly object[]>;
}

/** A metric as the registry gives it; prom-client's own types call `type` a number, and leave out `metricName`. */
interface Metric {
	readonly name: string;
	readonly help: string;
	readonly type: "counter" | "gauge" | "histogram";
	readonly values: readonly Sample[];
}

interface Sample {
	readonly value: number;
	readonly labels: Readonly<Record<string, string | number>>;
	/** Of histograms: the metric's name with `_bucket`, `_sum` or `_count`. */
	readonly metricName?: string;
}

type Times = Pick<DataPoint<never>, "startTime" | "endTime">;

/**
 * The registry's metrics as OTLP has them: under their own names, their labels as
 * attributes, counted since the process began.
 */
export function registryProducer(
	registry: Registry,
	log: TelemetryLog,
): MetricProducer {
	const startTime = hrTime(performance.timeOrigin);
	const scope = { name: "svg-ai", version: VERSION };
	return {
		async collect() {
			const errors: unknown[] = [];
			const read = (await registry.getMetricsAsJSON().catch((err) => {
				log.warn({ err }, "metrics can't be read");
				errors.push(err);
				return [];
			})) as readonly Metric[];
			const times = { startTime, endTime: hrTime(Date.now()) };
			const metrics = read
				.map((metric) => dataOf(metric, times))
				.filter(({ dataPoints }) => dataPoints.length > 0);
			return {
				// The reader puts the service's in its place.
				resourceMetrics: {
					resource: emptyResource(),
					scopeMetrics: [{ scope, metrics }],
				},
				errors,
			};
		},
	};
}

function dataOf(
	{ name, help, type, values }: Metric,
	times: Times,
): MetricData {
	const told = {
		descriptor: {
			name,
			description: help,
			unit: unitOf(name),
			valueType: ValueType.DOUBLE,
		},
		aggregationTemporality: AggregationTemporality.CUMULATIVE,
	};
	if (type === "histogram")
		return {
			...told,
			dataPointType: DataPointType.HISTOGRAM,
			dataPoints: histogramsOf(values, times),
		};
	const dataPoints = values
		// A gauge that has nothing to tell yet, such as the mean of no values.
		.filter(({ value }) => Number.isFinite(value))
		.map(({ value, labels }) => ({
			...{ ...times, value, attributes: attributesOf(labels) },
		}));
	return type === "counter"
		? {
				...{ ...told, dataPoints, isMonotonic: true },
				dataPointType: DataPointType.SUM,
			}
		: { ...told, dataPoints, dataPointType: DataPointType.GAUGE };
}

/** One for each set of labels: Prometheus counts what lies up to a bound, OTLP what lies between two. */
function histogramsOf(
	samples: readonly Sample[],
	times: Times,
): DataPoint<Histogram>[] {
	const groups = new Map<string, Sample[]>();
	for (const sample of samples) {
		const { le, ...labels } = sample.labels;
		const key = JSON.stringify(Object.entries(labels).sort());
		const group = groups.get(key);
		if (group === undefined) groups.set(key, [sample]);
		else group.push(sample);
	}
	return [...groups.values()].map((group) => {
		const of = (suffix: string) =>
			group.filter(({ metricName }) => metricName?.endsWith(suffix));
		const upTo = of("_bucket").map(({ value }) => value);
		const [{ value: sum, labels }] = of("_sum");
		return {
			...times,
			attributes: attributesOf(labels),
			value: {
				buckets: {
					// The last is +Inf, which OTLP leaves out.
					boundaries: of("_bucket")
						.slice(0, -1)
						.map(({ labels }) => Number(labels.le)),
					counts: upTo.map((count, at) => count - (upTo[at - 1] ?? 0)),
				},
				...{ sum, count: upTo[upTo.length - 1] },
			},
		};
	});
}

/** Labels are texts to Prometheus, whatever they were set to. */
function attributesOf(labels: Sample["labels"]): Attributes {
	return Object.fromEntries(
		Object.entries(labels).map(([name, value]) => [name, String(value)]),
	);
}

/** By the names' own suffixes, in UCUM. */
function unitOf(name: string): string {
	if (/_seconds(_total)?$/.test(name)) return "s";
	return /_bytes(_total)?$/.test(name) ? "By" : "";
}

function hrTime(ms: number): HrTime {
	return [Math.floor(ms / 1000), Math.floor((ms % 1000) * 1e6)];
}
