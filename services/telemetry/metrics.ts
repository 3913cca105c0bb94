import {
	MeterProvider,
	PeriodicExportingMetricReader,
	type PushMetricExporter,
} from "@opentelemetry/sdk-metrics";
import {
	parting,
	type TelemetryLog,
	telling,
	thisService,
} from "./exporting.ts";
import { type Registry, registryProducer } from "./prometheus.ts";
import type { Receiver } from "./receiver.ts";

/** How often metrics go out, and how long they may take to; both in ms, > 0. */
export interface Pace {
	readonly interval: number;
	readonly timeout: number;
}

/**
 * Tells a collector at each interval what a scrape of the registry would. Only
 * who wants that imports this module, and with it OpenTelemetry's packages.
 */
export async function startMetrics(
	receiver: Receiver,
	registry: Registry,
	{ interval, timeout }: Pace,
	log: TelemetryLog,
) {
	const reader = new PeriodicExportingMetricReader({
		exporter: telling(await openExporter(receiver), "metrics", log),
		exportIntervalMillis: interval,
		// The SDK refuses more than the interval.
		exportTimeoutMillis: Math.min(timeout, interval),
		metricProducers: [registryProducer(registry, log)],
	});
	const provider = new MeterProvider({
		resource: thisService(),
		readers: [reader],
	});
	return {
		/** Tells the last of it, or gives it up. */
		close: () => parting(provider.shutdown()),
	};
}

async function openExporter({
	url,
	protocol,
}: Receiver): Promise<PushMetricExporter> {
	const { OTLPMetricExporter } =
		protocol === "http/json"
			? await import("@opentelemetry/exporter-metrics-otlp-http")
			: await import("@opentelemetry/exporter-metrics-otlp-proto");
	return new OTLPMetricExporter({ url });
}
