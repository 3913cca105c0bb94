import { ConfigurationError } from "../configuration-error.ts";

/** What is told to a collector. */
export type Signal = "traces" | "metrics";

/** Where it goes, and in which of the two encodings that OTLP has over HTTP. */
export interface Receiver {
	readonly url: string;
	readonly protocol: Protocol;
}

type Protocol = "http/protobuf" | "http/json";
type Own<Kind extends string> =
	`OTEL_EXPORTER_OTLP_${Uppercase<Signal>}_${Kind}`;

/** OpenTelemetry's own variables. */
export type Settings = Readonly<
	{ OTEL_SDK_DISABLED: boolean } & Record<
		`OTEL_${Uppercase<Signal>}_EXPORTER`,
		"otlp" | "none"
	> &
		Record<"OTEL_EXPORTER_OTLP_ENDPOINT" | Own<"ENDPOINT">, string> &
		Record<"OTEL_EXPORTER_OTLP_PROTOCOL", Protocol> &
		Partial<Record<Own<"PROTOCOL">, Protocol>>
>;

/**
 * Where a signal is to go, by the rules of OTLP's exporters; undefined for nowhere.
 *
 * @throws ConfigurationError
 */
export function receiverOf(
	signal: Signal,
	settings: Settings,
): Receiver | undefined {
	const kind = signal.toUpperCase() as Uppercase<Signal>;
	if (
		settings.OTEL_SDK_DISABLED ||
		settings[`OTEL_${kind}_EXPORTER`] === "none"
	)
		return undefined;
	const protocol =
		settings[`OTEL_EXPORTER_OTLP_${kind}_PROTOCOL`] ??
		settings.OTEL_EXPORTER_OTLP_PROTOCOL;
	const own = `OTEL_EXPORTER_OTLP_${kind}_ENDPOINT` as const;
	const common = "OTEL_EXPORTER_OTLP_ENDPOINT";
	if (settings[own] !== "")
		return { url: checked(own, settings[own]), protocol };
	if (settings[common] === "") return undefined;
	const base = checked(common, settings[common]).replace(/\/+$/, "");
	return { url: `${base}/v1/${signal}`, protocol };
}

function checked(name: string, value: string): string {
	if (/^https?:/.test(value) && URL.canParse(value)) return value;
	throw new ConfigurationError(
		`${name}=${value} is not allowed: it takes an address that begins with http:// or https://.`,
	);
}
