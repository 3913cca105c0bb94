import { type TProperties, Type } from "typebox";
import {
	WRITTEN_FORMATS,
	type Written,
	type WrittenFormat,
} from "../services/formats/order.ts";
import type { Ordered } from "./drawing.ts";

const File = Type.Object(
	{
		size: Type.Integer({ description: "Bytes of the file." }),
		encoding: Type.Enum(["utf-8", "base64"], {
			description: "How data holds the file: as its own text, or in base64.",
		}),
		data: Type.String({ description: "The whole file." }),
	},
	{ title: "WrittenFile" },
);

/** What the JSON of every route tells of the formats that were asked for. */
export const FILES_ANSWER: TProperties = {
	files: Type.Optional(
		Type.Partial(
			Type.Object(
				Object.fromEntries(WRITTEN_FORMATS.map((format) => [format, File])),
			),
			{
				description: "The formats of the option formats.",
			},
		),
	),
	warnings: Type.Optional(
		Type.Array(Type.String(), {
			description: "What the formats asked for could not hold.",
		}),
	),
};

const TEXT: readonly WrittenFormat[] = ["svg", "eps", "dxf"];

/** What a route tells in JSON, with the SVG as it was ordered and every format asked for. */
export async function describeFiles(ordered: Ordered): Promise<object> {
	const { formats } = ordered.output;
	const told = ordered.describe();
	const isPlain = ordered.mark("svg") === "";
	if (isPlain && formats.length === 0) return told;
	const wanted = new Set<WrittenFormat>(["svg", ...formats]);
	const written = new Map(
		await Promise.all(
			[...wanted].map(
				async (format) => [format, await ordered.write(format)] as const,
			),
		),
	);
	const { bytes } = written.get("svg") as Written;
	return {
		...told,
		svg: Buffer.from(bytes).toString(),
		size: bytes.length,
		...(formats.length > 0 && {
			files: Object.fromEntries(
				formats.map((format) => [
					format,
					describeFile(format, written.get(format) as Written),
				]),
			),
		}),
		warnings: [...written.values()].flatMap(({ warnings }) => warnings),
	};
}

function describeFile(format: WrittenFormat, { bytes }: Written) {
	const encoding = TEXT.includes(format) ? "utf-8" : "base64";
	return {
		size: bytes.length,
		encoding,
		data: Buffer.from(bytes).toString(encoding),
	};
}
