import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import type { Test } from "tap";

/** A span as it came in, in short. */
export interface Collected {
	readonly name: string;
	readonly trace: string;
	readonly id: string;
	/** Undefined for the first of a trace. */
	readonly parent: string | undefined;
	/** OTLP's number: 1 internal, 2 server. */
	readonly kind: number;
	/** Milliseconds since the epoch. */
	readonly from: number;
	readonly to: number;
	readonly facts: Readonly<Record<string, unknown>>;
	readonly failed: boolean;
	/** Traces that it links to. */
	readonly links: readonly string[];
	/** The `service.name` of who sent it. */
	readonly service: unknown;
}

/** A metric as it last came in. */
export interface CollectedMetric {
	readonly name: string;
	readonly description: string;
	readonly unit: string;
	readonly sum?: Kind;
	readonly gauge?: Kind;
	readonly histogram?: Kind;
	/** Who sent it. */
	readonly resource: Readonly<Record<string, unknown>>;
}

interface Kind {
	readonly isMonotonic?: boolean;
	/** OTLP's number: 2 cumulative. */
	readonly aggregationTemporality?: number;
	readonly dataPoints: readonly Point[];
}

/** A point of any kind, as OTLP writes it in JSON. */
export interface Point {
	readonly attributes: readonly Attribute[];
	readonly startTimeUnixNano: string;
	readonly timeUnixNano: string;
	readonly asDouble?: number;
	readonly count?: number;
	readonly sum?: number;
	readonly explicitBounds?: readonly number[];
	readonly bucketCounts?: readonly number[];
}

type Value = Readonly<Record<string, string | number | boolean>>;

interface Resource {
	readonly attributes: readonly Attribute[];
}

/** The part of OTLP's JSON encoding that is read here. */
interface Export {
	readonly resourceSpans?: readonly {
		readonly resource: Resource;
		readonly scopeSpans: readonly { readonly spans: readonly Sent[] }[];
	}[];
	readonly resourceMetrics?: readonly {
		readonly resource: Resource;
		readonly scopeMetrics: readonly {
			readonly metrics: readonly Omit<CollectedMetric, "resource">[];
		}[];
	}[];
}

interface Attribute {
	readonly key: string;
	readonly value: Value;
}

interface Sent {
	readonly name: string;
	readonly traceId: string;
	readonly spanId: string;
	readonly parentSpanId?: string;
	readonly kind: number;
	readonly startTimeUnixNano: string;
	readonly endTimeUnixNano: string;
	readonly attributes: readonly Attribute[];
	readonly status: { readonly code: number };
	readonly links: readonly { readonly traceId: string }[];
}

/**
 * A collector on loopback that takes OTLP over HTTP. Of what isn't encoded as JSON
 * it tells the type alone; it answers with the status that the test sets.
 */
export async function startCollector(t: Test) {
	const spans: Collected[] = [];
	const metrics = new Map<string, CollectedMetric>();
	const seen: { status: number; types: unknown[]; paths: unknown[] } = {
		status: 200,
		types: [],
		paths: [],
	};
	const server = createServer(async (request, reply) => {
		const type = request.headers["content-type"];
		seen.types.push(type);
		seen.paths.push(request.url);
		if (seen.status !== 200 || type !== "application/json") {
			request.resume();
			return reply.writeHead(seen.status).end();
		}
		const { resourceSpans = [], resourceMetrics = [] } = (await json(
			request,
		)) as Export;
		for (const { resource, scopeSpans } of resourceSpans)
			for (const span of scopeSpans.flatMap(({ spans }) => spans))
				spans.push(inShort(span, plain(resource.attributes)));
		for (const { resource, scopeMetrics } of resourceMetrics)
			for (const metric of scopeMetrics.flatMap(({ metrics }) => metrics))
				metrics.set(metric.name, {
					...metric,
					resource: plain(resource.attributes),
				});
		reply.writeHead(200, { "content-type": "application/json" }).end("{}");
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	t.teardown(() => {
		server.close();
		server.closeAllConnections();
	});
	const { port } = server.address() as AddressInfo;
	return { origin: `http://127.0.0.1:${port}`, spans, metrics, seen };
}

function inShort(span: Sent, resource: Record<string, unknown>): Collected {
	const ms = (nanoseconds: string) => Number(BigInt(nanoseconds)) / 1e6;
	return {
		name: span.name,
		trace: span.traceId,
		id: span.spanId,
		parent: span.parentSpanId || undefined,
		kind: span.kind,
		from: ms(span.startTimeUnixNano),
		to: ms(span.endTimeUnixNano),
		facts: plain(span.attributes),
		failed: span.status.code === 2,
		links: span.links.map(({ traceId }) => traceId),
		service: resource["service.name"],
	};
}

export function plain(
	attributes: readonly Attribute[],
): Record<string, unknown> {
	return Object.fromEntries(
		attributes.map(({ key, value }) => [key, Object.values(value)[0]]),
	);
}
