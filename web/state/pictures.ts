import { computed, type Signal, signal } from "@preact/signals";
import type { Recolouring } from "../palette/recolouring.ts";
import type { Drawing, Waiting } from "../service/convert.ts";
import type { Progress } from "../service/upload.ts";
import { best } from "./ladder.ts";

/** In pixels. */
export interface Size {
	readonly width: number;
	readonly height: number;
}

/** What is being made of a picture just now. */
export interface Running {
	readonly label: string;
	/** By performance.now(). */
	readonly since: number;
	/** Seconds, where the service predicted them. */
	readonly expected: number | undefined;
	readonly progress: Progress;
	readonly waiting: Waiting | undefined;
}

export interface Fault {
	readonly sentence: string;
	readonly requestId: string | undefined;
}

/** A picture that was brought, and what became of it. */
export interface Picture {
	readonly id: number;
	readonly name: string;
	readonly file: File;
	/** Of the file, for as long as the picture is in the list. */
	readonly url: string;
	/** Pixels; undefined until it was decoded, and "unseen" where the browser can't. */
	readonly size: Signal<Size | "unseen" | undefined>;
	readonly drawings: Signal<ReadonlyMap<string, Drawing>>;
	/** Which drawing a visitor chose to see. */
	readonly chosen: Signal<string | undefined>;
	readonly running: Signal<Running | undefined>;
	/** Waits for its turn. */
	readonly queued: Signal<boolean>;
	readonly fault: Signal<Fault | undefined>;
	/** What a visitor made of its colours, where anything. */
	readonly colours: Signal<Recolouring | undefined>;
	/** The drawing by earlier settings, shown until there is one by the new. */
	readonly previous: Signal<Drawing | undefined>;
	/** The drawing that is shown, by its place. */
	readonly shownId: Signal<string | undefined>;
	readonly shown: Signal<Drawing | undefined>;
}

export const pictures = signal<readonly Picture[]>([]);
export const selectedId = signal<number | undefined>(undefined);
export const selected = computed(() =>
	pictures.value.find(({ id }) => id === selectedId.value),
);

let lastId = 0;

/** @returns those that were added */
export function addPictures(files: readonly File[]): Picture[] {
	const added = files.map(newPicture);
	pictures.value = [...pictures.value, ...added];
	if (added.length > 0) selectedId.value = added[0].id;
	for (const picture of added) measure(picture);
	return added;
}

export function removePicture(picture: Picture): void {
	const at = pictures.value.indexOf(picture);
	pictures.value = pictures.value.filter((one) => one !== picture);
	URL.revokeObjectURL(picture.url);
	if (selectedId.value === picture.id)
		selectedId.value = (pictures.value[at] ?? pictures.value[at - 1])?.id;
}

function newPicture(file: File): Picture {
	const drawings = signal<ReadonlyMap<string, Drawing>>(new Map());
	const previous = signal<Drawing | undefined>(undefined);
	const chosen = signal<string | undefined>(undefined);
	const shownId = computed(() =>
		chosen.value !== undefined && drawings.value.has(chosen.value)
			? chosen.value
			: best(drawings.value),
	);
	return {
		id: ++lastId,
		name: file.name,
		...{ file, drawings, previous, chosen, shownId },
		url: URL.createObjectURL(file),
		size: signal(undefined),
		running: signal(undefined),
		queued: signal(false),
		fault: signal(undefined),
		colours: signal(undefined),
		shown: computed(() =>
			shownId.value === undefined
				? previous.value
				: drawings.value.get(shownId.value),
		),
	};
}

async function measure({ url, size }: Picture): Promise<void> {
	const image = new Image();
	image.src = url;
	try {
		await image.decode();
		size.value = { width: image.naturalWidth, height: image.naturalHeight };
	} catch {
		// What is wrong with it the service says, in better words.
		size.value = "unseen";
	}
}
