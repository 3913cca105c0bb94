import { signal } from "@preact/signals";
import { bring } from "../state/work.ts";
import { takeFiles } from "./take-files.ts";

/** While files are held over the page. */
export const dropping = signal(false);

/** What a file chooser offers; the service looks for itself what a file is. */
export const ACCEPTED = "image/png,image/jpeg,image/webp,image/gif";

export interface Sample {
	readonly file: string;
	readonly title: string;
	readonly note: string;
}

export const SAMPLES: readonly Sample[] = [
	{ file: "firefox.png", title: "Gradients", note: "256 px, clean" },
	{ file: "compressed.jpg", title: "Compressed", note: "JPEG, quality 40" },
	{ file: "small.png", title: "Small", note: "64 px, transparent" },
];

export async function bringSample({ file }: Sample): Promise<void> {
	const response = await fetch(`samples/${file}`);
	const blob = await response.blob();
	bring([new File([blob], file, { type: blob.type })]);
}

/** Takes what is dropped on the page or pasted into it. @returns what ends it */
export function takeInputs(): () => void {
	// Entering a child comes before leaving its parent, so depth is counted.
	let depth = 0;
	const holdsFiles = (event: DragEvent) =>
		event.dataTransfer?.types.includes("Files") === true;
	const listeners = {
		dragenter(event: DragEvent) {
			if (!holdsFiles(event)) return;
			depth++;
			dropping.value = true;
		},
		dragleave(event: DragEvent) {
			if (!holdsFiles(event)) return;
			depth = Math.max(0, depth - 1);
			dropping.value = depth > 0;
		},
		dragover(event: DragEvent) {
			if (holdsFiles(event)) event.preventDefault();
		},
		drop(event: DragEvent) {
			if (!holdsFiles(event)) return;
			event.preventDefault();
			depth = 0;
			dropping.value = false;
			takeFiles([...(event.dataTransfer?.files ?? [])]);
		},
		paste(event: ClipboardEvent) {
			const files = [...(event.clipboardData?.files ?? [])];
			if (files.length === 0) return;
			event.preventDefault();
			takeFiles(files);
		},
	};
	for (const [name, listener] of Object.entries(listeners))
		document.addEventListener(name, listener as EventListener);
	return () => {
		for (const [name, listener] of Object.entries(listeners))
			document.removeEventListener(name, listener as EventListener);
	};
}
