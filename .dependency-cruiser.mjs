/**
 * What may import what. `npm run imports` tells of every import that breaks it.
 *
 *   server -> app -> routes, plugins -> services
 *   cli -> app, routes -> services
 *   models/training -> perf -> services
 *   web -> client: it runs in browsers and knows the service by its API
 *   client -> nothing here either
 *   test -> all of them, and nobody imports test
 *
 * Types count as imports: a circle of types is a circle to whoever reads it.
 */

const SERVICE = "^(server|app|config)\\.ts$|^(cli|plugins|routes|services)/";

/** Still to be sorted: it goes from here when it holds to the rule. */
const USING_TESTS = "^perf/proof/";

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
	forbidden: [
		{
			name: "no-circle",
			comment: "Modules that import each other can't be read one at a time.",
			severity: "error",
			from: {},
			to: { circular: true },
		},
		{
			name: "no-circle-of-folders",
			comment: "Nor can folders.",
			severity: "error",
			scope: "folder",
			from: {},
			to: { circular: true },
		},
		{
			name: "services-know-nothing-above",
			comment: "The domain doesn't know that it is served over HTTP.",
			severity: "error",
			from: { path: "^services/" },
			to: {
				path: "^(server|app|config)\\.ts$|^(plugins|routes)/|node_modules/(@fastify/|fastify)",
			},
		},
		{
			name: "routes-use-decorators",
			comment:
				"A route has what plugins do from the instance; it imports services alone.",
			severity: "error",
			from: { path: "^routes/" },
			to: { path: "^(server|app|config)\\.ts$|^plugins/" },
		},
		{
			name: "plugins-know-no-routes",
			comment:
				"Routes are listed in app.ts, and those of the AI in the scope that hides them.",
			severity: "error",
			from: { path: "^plugins/", pathNot: "^plugins/ai-scope/index\\.ts$" },
			to: { path: "^(server|app)\\.ts$|^routes/" },
		},
		{
			name: "app-is-no-server",
			comment: "Tests build the app without a process around it.",
			severity: "error",
			from: { path: "^(app|config)\\.ts$" },
			to: { path: "^server\\.ts$" },
		},
		{
			name: "command-line-is-no-server",
			comment: "It asks the app as a client does, without a process around it.",
			severity: "error",
			from: { path: "^cli/" },
			to: { path: "^server\\.ts$|^plugins/" },
		},
		{
			name: "nothing-needs-the-command-line",
			comment: "It can be left out.",
			severity: "error",
			from: { pathNot: "^(cli|test)/" },
			to: { path: "^cli/" },
		},
		{
			name: "service-without-workshop",
			comment:
				"What runs is neither measured, trained nor tested by what it imports.",
			severity: "error",
			from: { path: SERVICE },
			to: { path: "^(perf|models|test)/" },
		},
		{
			name: "service-without-dev-packages",
			comment: "They are not installed where the service runs.",
			severity: "error",
			from: { path: SERVICE },
			to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"] },
		},
		{
			name: "perf-measures-the-service",
			comment:
				"Training measures too, so it imports perf, and never the reverse.",
			severity: "error",
			from: { path: "^perf/" },
			to: { path: "^models/" },
		},
		{
			name: "perf-without-tests",
			severity: "error",
			from: { path: "^perf/", pathNot: USING_TESTS },
			to: { path: "^test/" },
		},
		{
			name: "training-without-tests",
			severity: "error",
			from: { path: "^models/" },
			to: { path: "^test/" },
		},
		{
			name: "page-stands-alone",
			comment:
				"It runs in browsers, and asks the service by the client as anyone does.",
			severity: "error",
			from: { path: "^web/" },
			to: { pathNot: "^(web|client)/|node_modules/" },
		},
		{
			name: "client-stands-alone",
			comment: "It is a package of its own, and needs none.",
			severity: "error",
			from: { path: "^client/" },
			to: { pathNot: "^client/" },
		},
		{
			name: "nothing-needs-the-page",
			comment: "It can be left out.",
			severity: "error",
			from: { pathNot: "^(web|test)/" },
			to: { path: "^web/" },
		},
		{
			name: "tracing-in-workers-alone",
			comment:
				"The main thread would hold two hundred modules that it never runs: it has what converters declare.",
			severity: "error",
			from: { path: "^server\\.ts$" },
			to: { path: "^services/tracing/\\w+/trace\\.ts$", reachable: true },
		},
		{
			name: "one-place-for-the-runtime",
			comment:
				"A native fault of onnxruntime ends its process: only the child may load it.",
			severity: "error",
			from: {
				path: SERVICE,
				pathNot: "^services/inference/process/",
			},
			to: { path: "node_modules/onnxruntime" },
		},
		{
			name: "resolvable",
			severity: "error",
			from: {},
			to: { couldNotResolve: true },
		},
	],
	options: {
		// TypeScript 7 has no programming interface that the tool knows.
		parser: "swc",
		tsPreCompilationDeps: true,
		doNotFollow: { path: "node_modules" },
		// The parser reads no JSX; the page's build holds its components to the page's own rule.
		// Programs of generated clients import what is made for their run alone.
		exclude: {
			path: "^((client/)?dist|\\.tap|\\.cache|test/generated/programs)/|\\.tsx$",
		},
		enhancedResolveOptions: {
			extensions: [".ts", ".js", ".mjs", ".json"],
			exportsFields: ["exports"],
			conditionNames: ["import", "node", "default", "types"],
		},
	},
};
