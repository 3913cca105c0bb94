/**
 * The smallest model, y = x: opset 15, IR version 8, one float32 each way.
 * Opening it proves that the runtime's native library works, and makes it set
 * itself up, which would otherwise be taken for the first model's time and memory.
 */
export const PROBE_MODEL = Buffer.from(
	"CAgSADo3ChAKAXgSAXkiCElkZW50aXR5EgFwWg8KAXgSCgoICAESBAoCCAFiDwoBeRIKCggIARIECgIIAUIECgAQDw==",
	"base64",
);
