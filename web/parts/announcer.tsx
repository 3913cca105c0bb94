import { selected } from "../state/pictures.ts";
import { describeBytes, describeQuality } from "./words.ts";

/** Tells those who don't see it what became of the selected picture. */
export function Announcer() {
	return (
		<div class="visually-hidden" role="status" aria-live="polite">
			{sentence()}
		</div>
	);
}

function sentence(): string {
	const picture = selected.value;
	if (picture === undefined) return "";
	const { running, fault, shown } = picture;
	const now = running.value;
	if (now?.waiting !== undefined)
		return now.waiting.why === "busy"
			? "The service is busy. Waiting to try again."
			: "The service can't be reached. Waiting to try again.";
	if (now !== undefined) return `Drawing ${picture.name}: ${now.label}.`;
	if (fault.value !== undefined)
		return `${picture.name} was not drawn. ${fault.value.sentence}`;
	const drawing = shown.value;
	return drawing === undefined
		? ""
		: `${picture.name} is drawn: ${drawing.measure} ${describeQuality(drawing.quality)}, ${describeBytes(drawing.bytes)}, ${drawing.shapes} shapes.`;
}
