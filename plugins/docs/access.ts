import { mapOperations, type Paths } from "./description.ts";

/** Says which operations want an API key, and how it is given. */
export function askForKeys<Kind extends object>(description: Kind): Kind {
	const { paths = {}, components = {} } = description as {
		paths?: Paths;
		components?: object;
	};
	return {
		...description,
		paths: mapOperations(paths, (operation, path) =>
			path.startsWith("/api/")
				? { ...operation, security: [{ apiKey: [] }] }
				: operation,
		),
		components: {
			...components,
			securitySchemes: {
				apiKey: {
					type: "http",
					scheme: "bearer",
					description: "An API key from whoever runs the service.",
				},
			},
		},
	};
}
