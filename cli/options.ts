import type { TProperties } from "typebox";
import { OutputOptions } from "../services/formats/options.ts";
import { AiOptions } from "../services/routing/options.ts";
import { DrawingChoices } from "../services/settings/choices.ts";
import { CONVERSION_OPTIONS } from "../services/settings/options.ts";

/** Options that only the models' way has: where one is given, that way is taken. */
export const AI_OPTIONS: ReadonlySet<string> = new Set(
	Object.keys(AiOptions.properties),
);

/** Options of the drawing that both ways take. */
const OF_BOTH = new Set(Object.keys(DrawingChoices.properties));

/** Every option of the service with what it means, for the help. */
export function describeOptions(): string {
	const own = Object.entries(CONVERSION_OPTIONS);
	const part = (wanted: boolean) =>
		Object.fromEntries(own.filter(([name]) => OF_BOTH.has(name) === wanted));
	const { format, formats, ...output } = OutputOptions.properties;
	return [
		"With one of these the models choose converter and parameters:",
		list(AiOptions.properties),
		"Of a drawing by the models or by the converter subpixel:",
		list(part(true)),
		"Of a conversion of your own choice:",
		list(part(false)),
		"Of what is written:",
		list(output),
	].join("\n\n");
}

function list(properties: TProperties): string {
	return Object.entries(properties)
		.map(([name, schema]) => {
			const { description = "" } = schema as { description?: string };
			return `  --${name.padEnd(20)} ${description}`.trimEnd();
		})
		.join("\n");
}
