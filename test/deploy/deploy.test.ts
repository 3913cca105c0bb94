import { readFile } from "node:fs/promises";
import { join } from "node:path";
import t from "tap";
import { type Document, parseAllDocuments } from "yaml";
import { build } from "../support/app.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const read = (...path: string[]) => readFile(join(ROOT, ...path), "utf8");

/** Only what the tests below look at. */
interface Manifest {
	apiVersion: string;
	kind: string;
	metadata: { name: string };
	data: Record<string, string>;
	spec: Record<string, never> & {
		selector: Record<string, unknown>;
		scaleTargetRef: { kind: string; name: string };
		ports: { targetPort: string }[];
		template: {
			metadata: { labels: Record<string, string> };
			spec: Record<string, never> & {
				terminationGracePeriodSeconds: number;
				containers: Record<string, never>[];
			};
		};
	};
}

interface Probe {
	httpGet: { path: string; port: string };
}

async function manifests(): Promise<Record<string, Manifest>> {
	const all: Record<string, Manifest> = {};
	const documents = parseAllDocuments(await read("deploy", "kubernetes.yaml"));
	for (const document of documents as Document.Parsed[]) {
		t.same(document.errors, []);
		const manifest = document.toJS() as Manifest;
		all[manifest.kind] = manifest;
	}
	return all;
}

t.test("the manifests are of one piece", async (t) => {
	const all = await manifests();
	t.same(
		Object.fromEntries(
			Object.values(all).map(({ kind, apiVersion }) => [kind, apiVersion]),
		),
		{
			ConfigMap: "v1",
			Deployment: "apps/v1",
			Service: "v1",
			HorizontalPodAutoscaler: "autoscaling/v2",
			PodDisruptionBudget: "policy/v1",
		},
	);
	const { template, selector } = all.Deployment.spec;
	const { labels } = template.metadata;
	t.same(selector, { matchLabels: labels });
	t.same(all.Service.spec.selector, labels);
	t.same(all.PodDisruptionBudget.spec.selector, { matchLabels: labels });
	t.match(all.HorizontalPodAutoscaler.spec.scaleTargetRef, {
		kind: "Deployment",
		name: all.Deployment.metadata.name,
	});
	const [container] = template.spec.containers as unknown as {
		ports: { name: string; containerPort: number }[];
	}[];
	t.equal(all.Service.spec.ports[0].targetPort, container.ports[0].name);
	t.equal(String(container.ports[0].containerPort), all.ConfigMap.data.PORT);
});

t.test("the manifests fit the service", async (t) => {
	const { ConfigMap, Deployment } = await manifests();
	const example = await read(".env.example");
	for (const name of Object.keys(ConfigMap.data))
		t.match(example, new RegExp(`^#?${name}=`, "m"), `${name} is a setting`);
	const { data } = ConfigMap;
	const { spec } = Deployment.spec.template;
	const closing =
		Number(data.DRAIN_DELAY_MS) + Number(data.SHUTDOWN_TIMEOUT_MS) + 2000;
	t.ok(spec.terminationGracePeriodSeconds * 1000 > closing);
	const app = await build(t);
	const [container] = spec.containers as unknown as Record<string, Probe>[];
	for (const name of ["startupProbe", "livenessProbe", "readinessProbe"]) {
		const response = await app.inject(container[name].httpGet.path);
		t.equal(response.statusCode, 200, name);
	}
});

t.test("the image runs what npm start runs", async (t) => {
	const { scripts } = JSON.parse(await read("package.json"));
	const started = /exec (node .+)$/.exec(scripts.start)?.[1];
	const lines = (await read("Dockerfile")).split("\n");
	const command = lines.find((line) => line.startsWith("CMD "));
	t.equal(JSON.parse(String(command?.slice(4))).join(" "), started);
	t.ok(lines.includes("USER node"), "not as root");
	const ignored = (await read(".dockerignore")).split("\n");
	for (const copied of ["models", "flags.json", "package-lock.json", ".npmrc"])
		t.notOk(ignored.includes(copied), copied);
});
