import { execFile } from "node:child_process";
import {
	access,
	mkdir,
	mkdtemp,
	readdir,
	readFile,
	rm,
	writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import t from "tap";
import { type Document, parse, parseAllDocuments } from "yaml";
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

t.test("jobs scale by a metric that the service has", async (t) => {
	const manifest = parseAllDocuments(
		await read("deploy", "kubernetes-jobs.yaml"),
	)[0].toJS();
	const { HorizontalPodAutoscaler: plain } = await manifests();
	t.equal(manifest.metadata.name, plain.metadata.name, "it takes its place");
	t.same(manifest.spec.scaleTargetRef, plain.spec.scaleTargetRef);
	const named = manifest.spec.metrics.map(
		(one: { external?: { metric: { name: string } } }) =>
			one.external?.metric.name,
	);
	const app = await build(t);
	const { body } = await app.inject("/metrics");
	for (const name of named.filter(Boolean))
		t.match(body, new RegExp(`^${name} `, "m"));
	t.same(named.filter(Boolean), ["jobs_oldest_item_seconds"]);
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

t.test("what the image is made of has all that it imports", async (t) => {
	const entries = (await read(".dockerignore"))
		.split("\n")
		.filter((line) => line !== "" && !line.startsWith("#"));
	const isLeftOut = (path: string) =>
		entries.some((entry) =>
			entry.startsWith("*")
				? path.endsWith(entry.slice(1))
				: path === entry || path.startsWith(`${entry}/`),
		);
	const { stdout } = await promisify(execFile)("git", ["ls-files", "*.ts"], {
		cwd: ROOT,
		maxBuffer: 16 * 2 ** 20,
	});
	const sources = stdout.split("\n").filter((path) => path !== "");
	const taken = sources.filter((path) => !isLeftOut(path));
	t.ok(taken.includes("server.ts") && taken.includes("cli/svg-ai.ts"));
	for (const path of taken) {
		const text = await read(path);
		for (const [, specifier] of text.matchAll(/ from "(\.[^"]+\.ts)"/g)) {
			const imported = join(dirname(path), specifier);
			if (isLeftOut(imported)) t.fail(`${path} imports ${imported}`);
		}
	}
});

t.test("the composed services fit each other", async (t) => {
	const { services } = parse(await read("deploy", "compose.yaml"));
	const { environment } = services["svg-ai"];
	const example = await read(".env.example");
	for (const name of Object.keys(environment))
		t.match(example, new RegExp(`^#?${name}=`, "m"), `${name} is a setting`);
	const { INIT_CLIENT_API_TOKENS: token } = services.unleash.environment;
	t.equal(environment.UNLEASH_API_TOKEN, token);
	const prometheus = parse(await read("deploy", "prometheus/prometheus.yml"));
	t.same(prometheus.scrape_configs[0].static_configs[0].targets, [
		`svg-ai:${environment.ADMIN_PORT}`,
	]);
	for (const { volumes = [], depends_on = {} } of Object.values(services) as {
		volumes?: string[];
		depends_on?: object;
	}[]) {
		for (const volume of volumes.filter((one) => one.startsWith("./")))
			await t.resolves(access(join(ROOT, "deploy", volume.split(":")[0])));
		const needed = Array.isArray(depends_on)
			? depends_on
			: Object.keys(depends_on);
		for (const name of needed) t.ok(name in services, name);
	}
	const { resources } = parse(await read("deploy", "kustomization.yaml"));
	t.same(resources, ["kubernetes.yaml"]);
});

t.test("an install can be rid of other platforms' binaries", async (t) => {
	const folder = await mkdtemp(join(tmpdir(), "svg-ai-slim-"));
	t.teardown(() => rm(folder, { recursive: true }));
	const bin = "node_modules/onnxruntime-node/bin/napi-v6";
	for (const platform of [
		"linux/x64",
		"linux/arm64",
		"win32/x64",
		"darwin/arm64",
	])
		await mkdir(join(folder, bin, platform), { recursive: true });
	await mkdir(join(folder, bin, process.platform, process.arch), {
		recursive: true,
	});
	const script = join(folder, "node_modules/some/index.js");
	await mkdir(dirname(script));
	for (const path of [script, `${script}.map`]) await writeFile(path, "");
	const { scripts } = JSON.parse(await read("package.json"));
	await promisify(execFile)("sh", ["-c", scripts.slim], { cwd: folder });
	const left = await readdir(join(folder, bin), { recursive: true });
	t.same(
		left.filter((one) => one.includes("/")),
		[join(process.platform, process.arch)],
	);
	t.same(await readdir(dirname(script)), ["index.js"]);
	t.match(await read("Dockerfile"), /npm ci --omit=dev.*\n.*npm run slim/);
});
