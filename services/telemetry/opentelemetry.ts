import {
	type Attributes,
	type Context,
	context,
	diag,
	type Span as OtelSpan,
	propagation,
	ROOT_CONTEXT,
	SpanStatusCode,
	type TracerProvider,
	trace,
} from "@opentelemetry/api";
import {
	defaultResource,
	detectResources,
	envDetector,
	resourceFromAttributes,
} from "@opentelemetry/resources";
import {
	BatchSpanProcessor,
	NodeTracerProvider,
	type SpanExporter,
} from "@opentelemetry/sdk-trace-node";
import { VERSION } from "../project.ts";
import type { Facts, Recorder, Span, Work } from "./spans.ts";

/** Where spans go, and in which of the two encodings that OTLP has over HTTP. */
export interface Receiver {
	readonly url: string;
	readonly protocol: "http/protobuf" | "http/json";
}

export interface TelemetryLog {
	info(facts: object, message: string): void;
	warn(facts: object, message: string): void;
}

/** How long the last spans may take to leave, in ms: a collector that is down mustn't hold the service's end. */
const PARTING_MS = 1000;

/**
 * OpenTelemetry's SDK, which reads the rest of its standard variables itself:
 * headers, sampler, resource, batches. Only who wants spans imports
 * this module, and with it the packages.
 */
export async function startTelemetry(receiver: Receiver, log: TelemetryLog) {
	const provider = new NodeTracerProvider({
		resource: defaultResource()
			.merge(
				resourceFromAttributes({
					"service.name": "svg-ai",
					"service.version": VERSION,
				}),
			)
			.merge(detectResources({ detectors: [envDetector] })),
		spanProcessors: [
			new BatchSpanProcessor(telling(await openExporter(receiver), log)),
		],
	});
	// Sets the context that follows asynchronous calls, and W3C's headers.
	provider.register();
	return {
		provider: provider as TracerProvider,
		recorder: recorderOf(provider),
		/** Sends what is left, or gives it up. */
		async close(): Promise<void> {
			let late: NodeJS.Timeout | undefined;
			await Promise.race([
				provider.shutdown().catch(() => {}),
				new Promise((resolve) => {
					late = setTimeout(resolve, PARTING_MS);
				}),
			]);
			clearTimeout(late);
			for (const api of [trace, context, propagation, diag]) api.disable();
		},
	};
}

async function openExporter({
	url,
	protocol,
}: Receiver): Promise<SpanExporter> {
	const { OTLPTraceExporter } =
		protocol === "http/json"
			? await import("@opentelemetry/exporter-trace-otlp-http")
			: await import("@opentelemetry/exporter-trace-otlp-proto");
	return new OTLPTraceExporter({ url });
}

/** An exporter that tells the log once when the collector is lost, and once when it is back. */
function telling(exporter: SpanExporter, log: TelemetryLog): SpanExporter {
	let isLost = false;
	return {
		export(spans, done) {
			exporter.export(spans, (result) => {
				const { error } = result;
				if (error !== undefined && !isLost)
					log.warn({ err: error }, "traces can't be handed over");
				if (error === undefined && isLost)
					log.info({}, "traces are handed over again");
				isLost = error !== undefined;
				done(result);
			});
		},
		forceFlush: async () => exporter.forceFlush?.(),
		shutdown: () => exporter.shutdown(),
	};
}

function recorderOf(provider: TracerProvider): Recorder {
	const tracer = provider.getTracer("svg-ai", VERSION);

	async function record<Result>(
		span: OtelSpan,
		within: Context,
		startedAt: number,
		work: Work<Result>,
	): Promise<Result> {
		const inside = trace.setSpan(within, span);
		const told: Span = {
			tell: (facts) => span.setAttributes(attributesOf(facts)),
			part(name, at, ms) {
				const now = Date.now();
				const from = Math.min(Math.max(at, startedAt), now);
				tracer
					.startSpan(name, { startTime: from }, inside)
					.end(Math.min(from + ms, now));
			},
			fail: (error) => setFailed(span, error),
		};
		try {
			return await context.with(inside, () => work(told));
		} catch (error) {
			setFailed(span, error as Error);
			throw error;
		} finally {
			span.end();
		}
	}

	return {
		async spanned(name, facts, work) {
			const around = context.active();
			if (trace.getSpan(around) === undefined) return work(undefined);
			const startTime = Date.now();
			const attributes = attributesOf(facts);
			const span = tracer.startSpan(name, { attributes, startTime }, around);
			return record(span, around, startTime, work);
		},

		async apart(name, facts, cause, work) {
			const origin = trace.getSpanContext(
				propagation.extract(ROOT_CONTEXT, { traceparent: cause }),
			);
			const startTime = Date.now();
			const span = tracer.startSpan(
				name,
				{
					...{ root: true, startTime, attributes: attributesOf(facts) },
					links: origin === undefined ? [] : [{ context: origin }],
				},
				ROOT_CONTEXT,
			);
			return record(span, ROOT_CONTEXT, startTime, work);
		},

		logFields() {
			const active = trace.getActiveSpan()?.spanContext();
			return active === undefined
				? {}
				: { trace_id: active.traceId, span_id: active.spanId };
		},

		traceparent() {
			const carrier: { traceparent?: string } = {};
			propagation.inject(context.active(), carrier);
			return carrier.traceparent;
		},
	};
}

function setFailed(span: OtelSpan, { message }: Error): void {
	span.setStatus({ code: SpanStatusCode.ERROR, message });
}

/** What isn't known isn't told. */
function attributesOf(facts: Facts): Attributes {
	return Object.fromEntries(
		Object.entries(facts).filter(([, value]) => value !== undefined),
	);
}
