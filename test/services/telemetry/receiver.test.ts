import t from "tap";
import {
	receiverOf,
	type Settings,
} from "../../../services/telemetry/receiver.ts";

const OFF: Settings = {
	OTEL_SDK_DISABLED: false,
	OTEL_TRACES_EXPORTER: "otlp",
	OTEL_METRICS_EXPORTER: "otlp",
	OTEL_EXPORTER_OTLP_ENDPOINT: "",
	OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "",
	OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: "",
	OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
};
const ON: Settings = {
	...OFF,
	OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318/",
};
const both = (settings: Settings) =>
	(["traces", "metrics"] as const).map((signal) =>
		receiverOf(signal, settings),
	);

t.test("nowhere, unless an address is given and nothing says no", async (t) => {
	t.same(both(OFF), [undefined, undefined]);
	t.same(both({ ...ON, OTEL_SDK_DISABLED: true }), [undefined, undefined]);
	t.match(both({ ...ON, OTEL_TRACES_EXPORTER: "none" }), [undefined, {}]);
	t.match(both({ ...ON, OTEL_METRICS_EXPORTER: "none" }), [{}, undefined]);
});

t.test(
	"the common address has a path for each, its own is taken whole",
	async (t) => {
		const protocol = "http/protobuf";
		t.same(both(ON), [
			{ url: "http://collector:4318/v1/traces", protocol },
			{ url: "http://collector:4318/v1/metrics", protocol },
		]);
		const own = {
			OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: "https://metrics/in",
			OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: "http/json",
		} as const;
		const metrics = { url: "https://metrics/in", protocol: "http/json" };
		t.same(both({ ...ON, ...own })[1], metrics);
		t.same(both({ ...OFF, ...own }), [undefined, metrics]);
	},
);

t.test("what can't be an address is refused by its variable", async (t) => {
	for (const name of [
		"OTEL_EXPORTER_OTLP_ENDPOINT",
		"OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
	])
		for (const value of ["collector:4318", "http://", "grpc://collector"])
			t.throws(() => receiverOf("metrics", { ...ON, [name]: value }), {
				name: "ConfigurationError",
				message: `${name}=${value} is not allowed`,
			});
});
