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
	BatchSpanProcessor,
	NodeTracerProvider,
	type SpanExporter,
} from "@opentelemetry/sdk-trace-node";
import { VERSION } from "../project.ts";
import {
	parting,
	type TelemetryLog,
	telling,
	thisService,
} from "./exporting.ts";
import type { Receiver } from "./receiver.ts";
import type { Facts, Recorder, Span, Work } from "./spans.ts";

/**
 * OpenTelemetry's SDK, which reads the rest of its standard variables itself:
 * headers, sampler, resource, batches. Only who wants spans imports
 * this module, and with it the packages.
 */
export async function startTraces(receiver: Receiver, log: TelemetryLog) {
	const exporter = await openExporter(receiver);
	const provider = new NodeTracerProvider({
		resource: thisService(),
		spanProcessors: [new BatchSpanProcessor(telling(exporter, "traces", log))],
	});
	// Sets the context that follows asynchronous calls, and W3C's headers.
	provider.register();
	return {
		provider: provider as TracerProvider,
		recorder: recorderOf(provider),
		/** Sends what is left, or gives it up. */
		async close(): Promise<void> {
			await parting(provider.shutdown());
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
