import {
	defaultResource,
	detectResources,
	envDetector,
	resourceFromAttributes,
} from "@opentelemetry/resources";
import { VERSION } from "../project.ts";
import type { Signal } from "./receiver.ts";

export interface TelemetryLog {
	info(facts: object, message: string): void;
	warn(facts: object, message: string): void;
}

/**
 * How long the last of a signal may take to leave, in ms: a collector that is down
 * mustn't hold the service's end, which has a second for the two of them.
 */
const PARTING_MS = 500;

/** Who tells it: this service, unless OpenTelemetry's variables call it otherwise. */
export function thisService() {
	return defaultResource()
		.merge(
			resourceFromAttributes({
				"service.name": "svg-ai",
				"service.version": VERSION,
			}),
		)
		.merge(detectResources({ detectors: [envDetector] }));
}

/** The part of OpenTelemetry's exporters that all of them share. */
interface Exporter<Told, Result> {
	export(told: Told, done: (result: Result) => void): void;
	forceFlush?(): Promise<void>;
	shutdown(): Promise<void>;
}

/** An exporter that tells the log once when the collector is lost, and once when it is back. */
export function telling<Told, Result extends { readonly error?: Error }>(
	exporter: Exporter<Told, Result>,
	signal: Signal,
	log: TelemetryLog,
): Required<Exporter<Told, Result>> {
	let isLost = false;
	return {
		export(told, done) {
			exporter.export(told, (result) => {
				const { error } = result;
				if (error !== undefined && !isLost)
					log.warn({ err: error }, `${signal} can't be handed over`);
				if (error === undefined && isLost)
					log.info({}, `${signal} are handed over again`);
				isLost = error !== undefined;
				done(result);
			});
		},
		forceFlush: async () => exporter.forceFlush?.(),
		shutdown: () => exporter.shutdown(),
	};
}

/** Has what is left sent, or gives it up. */
export async function parting(sent: Promise<void>): Promise<void> {
	let late: NodeJS.Timeout | undefined;
	await Promise.race([
		sent.catch(() => {}),
		new Promise((resolve) => {
			late = setTimeout(resolve, PARTING_MS);
		}),
	]);
	clearTimeout(late);
}
