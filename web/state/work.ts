import { effect } from "@preact/signals";
import { ServiceRefusal } from "../../client/src/index.ts";
import type { Recolouring } from "../palette/recolouring.ts";
import { convert, type Drawing } from "../service/convert.ts";
import { noteAccess } from "./key-wanted.ts";
import {
	COLOURS,
	climbing,
	isSameCall,
	ladder,
	placeOf,
	type Rung,
} from "./ladder.ts";
import {
	addPictures,
	type Picture,
	pictures,
	type Running,
	removePicture,
	selectedId,
} from "./pictures.ts";
import { aiOn, aiState, aiWasMissing } from "./service.ts";
import { settings } from "./settings.ts";

/** Pictures that are worked at together: more would only wait at the service. */
const AT_ONCE = 2;
/** A slider is dragged through many values; the last one counts. */
const SETTLE_MS = 250;

const running = new Map<Picture, AbortController>();
const waiting = new Set<Picture>();
/** Rungs beyond the ladder's steps that a visitor asked for. */
const asked = new WeakMap<Picture, Set<string>>();

/** Takes in files and starts to draw them. */
export function bring(files: readonly File[]): void {
	for (const picture of addPictures(files)) start(picture);
}

export function remove(picture: Picture): void {
	cancel(picture);
	removePicture(picture);
}

/** Ends what is under way; what was drawn stays. */
export function cancel(picture: Picture): void {
	waiting.delete(picture);
	picture.queued.value = false;
	running.get(picture)?.abort(new DOMException("cancelled", "AbortError"));
}

/** Draws what is missing of a picture by the settings as they are now. */
export function start(picture: Picture): void {
	cancel(picture);
	picture.fault.value = undefined;
	picture.queued.value = true;
	waiting.add(picture);
	next();
}

/** Makes one rung more of a picture. */
export function ask(picture: Picture, rung: Rung): void {
	const more = asked.get(picture) ?? new Set();
	asked.set(picture, more.add(rung.id));
	picture.chosen.value = undefined;
	start(picture);
}

/** Draws a picture with other colours; undefined gives it back its own. */
export function recolour(
	picture: Picture,
	colours: Recolouring | undefined,
): void {
	picture.colours.value = colours;
	picture.chosen.value = colours && COLOURS;
	start(picture);
}

/** Draws all anew where the settings or the AI's state change what is to be drawn. */
export function followSettings(): void {
	let before: string | undefined;
	let timer: ReturnType<typeof setTimeout>;
	effect(() => {
		// Models that are back make better drawings than what stood in for them.
		const { format: _, output: __, ...drawn } = settings.value;
		const now = JSON.stringify([drawn, aiOn.value, aiState.value === "ok"]);
		if (before !== undefined && before !== now) {
			clearTimeout(timer);
			timer = setTimeout(() => pictures.peek().forEach(anew), SETTLE_MS);
		}
		before = now;
	});
}

/** What was chosen of the earlier drawings says nothing of the new ones. */
function anew(picture: Picture): void {
	picture.chosen.value = undefined;
	start(picture);
}

/** Begins with the selected one, then in order. */
function next(): void {
	while (running.size < AT_ONCE && waiting.size > 0) {
		const first =
			[...waiting].find(({ id }) => id === selectedId.peek()) ??
			[...waiting][0];
		// An earlier run of the same picture ends first.
		const free = running.has(first)
			? [...waiting].find((one) => !running.has(one))
			: first;
		if (free === undefined) return;
		waiting.delete(free);
		const controller = new AbortController();
		running.set(free, controller);
		work(free, controller.signal).finally(() => {
			running.delete(free);
			free.running.value = undefined;
			next();
		});
	}
}

async function work(picture: Picture, signal: AbortSignal): Promise<void> {
	picture.queued.value = false;
	try {
		for (let i = 0; ; i++) {
			const rung = nextRung(picture, i === 0);
			if (rung === undefined) return;
			keep(picture, rung, await draw(picture, rung, signal));
		}
	} catch (error) {
		if (signal.aborted) return;
		if (
			error instanceof ServiceRefusal &&
			error.code === "NOT_FOUND" &&
			aiOn.peek()
		) {
			// Switched off meanwhile: followSettings goes on without.
			aiWasMissing();
			return;
		}
		noteAccess(error);
		picture.fault.value = {
			sentence: (error as Error).message,
			requestId:
				error instanceof ServiceRefusal ? error.problem?.request_id : undefined,
		};
	}
}

/** What is to be drawn next, by the settings as they are now. */
function nextRung(picture: Picture, first: boolean): Rung | undefined {
	const chosen = settings.peek();
	const { steps, onRequest } = ladder(
		chosen,
		aiOn.peek(),
		picture.colours.peek(),
	);
	const more = onRequest.filter(({ id }) => asked.get(picture)?.has(id));
	const wanted = [...steps, ...more];
	if (first) dropStale(picture, [...steps, ...onRequest]);
	const has = picture.drawings.peek();
	const missing = wanted.find(({ id, call }) => {
		const drawing = has.get(id);
		return drawing === undefined || !isSameCall(drawing.call, call);
	});
	if (missing !== undefined) return missing;
	const lowest = has.get("tier-1");
	const climb = lowest && climbing(chosen, lowest);
	if (climb === undefined) return undefined;
	const climbed = [...has.values()].some(({ call }) =>
		isSameCall(call, climb.call),
	);
	return climbed ? undefined : climb;
}

/** Forgets drawings that the settings no longer make, but for the one in sight until another is there. */
function dropStale(picture: Picture, rungs: readonly Rung[]): void {
	const kept = [...picture.drawings.peek()].filter(([id, drawing]) => {
		if (drawing.ai?.fallback !== undefined) return false;
		const rung = rungs.find((one) => one.id === id);
		return rung !== undefined && isSameCall(rung.call, drawing.call);
	});
	picture.previous.value = picture.shown.peek();
	picture.drawings.value = new Map(kept);
}

async function draw(
	picture: Picture,
	rung: Rung,
	signal: AbortSignal,
): Promise<Drawing> {
	const { running } = picture;
	running.value = {
		label: rung.label,
		since: performance.now(),
		expected: expectedSeconds(picture, rung),
		progress: { stage: "sending", share: 0 },
		waiting: undefined,
	};
	const tell = (part: Partial<Running>) => {
		if (running.value !== undefined)
			running.value = { ...running.value, ...part };
	};
	return convert(picture.file, rung.call, signal, {
		onProgress: (progress) => tell({ progress }),
		onWait: (waiting) => tell({ waiting, since: performance.now() }),
	});
}

/** By what the AI predicted with a lower tier. */
function expectedSeconds(picture: Picture, { tier }: Rung): number | undefined {
	for (const { ai } of picture.drawings.peek().values())
		if (ai !== undefined && tier !== undefined)
			return ai.predictions[tier]?.estimated_time;
	return undefined;
}

function keep(picture: Picture, rung: Rung, drawing: Drawing): void {
	const drawings = new Map(picture.drawings.peek());
	drawings.set(placeOf(rung, drawing), drawing);
	picture.drawings.value = drawings;
}
