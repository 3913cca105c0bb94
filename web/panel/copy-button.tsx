import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";

/** Copies text and says so. */
export function CopyButton(props: {
	readonly text: string;
	readonly children: ComponentChildren;
}) {
	const told = useSignal("");
	const copy = async () => {
		told.value = (await toClipboard(props.text))
			? "Copied"
			: "This browser doesn't let the page copy.";
		setTimeout(() => {
			told.value = "";
		}, 2500);
	};
	return (
		<span class="copy">
			<button type="button" class="button" onClick={copy}>
				{props.children}
			</button>
			<span role="status">{told}</span>
		</span>
	);
}

/** Over plain HTTP browsers have no clipboard, but they still copy what is selected. */
async function toClipboard(text: string): Promise<boolean> {
	if (navigator.clipboard !== undefined)
		return navigator.clipboard.writeText(text).then(
			() => true,
			() => false,
		);
	const area = document.createElement("textarea");
	area.value = text;
	area.className = "visually-hidden";
	document.body.append(area);
	area.select();
	const copied = document.execCommand("copy");
	area.remove();
	return copied;
}
