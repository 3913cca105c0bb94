/** A setting of the environment that the service can't work with. Its message is for whoever set it. */
export class ConfigurationError extends Error {
	override readonly name = "ConfigurationError";
}
