import { computed, signal } from "@preact/signals";
import { select } from "d3-selection";
import { type ZoomTransform, zoom, zoomIdentity } from "d3-zoom";

/** Times the fitted size. */
const MOST = 32;
const LEAST = 0.5;
/** CSS pixels around a fitted picture. */
const MARGIN = 24;
/** CSS pixels that an arrow key moves. */
const STEP = 60;

export const transform = signal<ZoomTransform>(zoomIdentity);
/** The stage's size in CSS pixels. */
export const room = signal({ width: 0, height: 0 });
/** The picture's size in its own pixels. */
export const extent = signal({ width: 1, height: 1 });

/** Where the fitted picture lies on the stage, before zoom and pan. */
const fitted = computed(() => {
	const { width, height } = extent.value;
	const wide = Math.max(1, room.value.width - 2 * MARGIN);
	const high = Math.max(1, room.value.height - 2 * MARGIN);
	const scale = Math.min(wide / width, high / height);
	return {
		scale,
		left: (room.value.width - width * scale) / 2,
		top: (room.value.height - height * scale) / 2,
	};
});

/** Where the picture lies on the stage now: a point p of the picture is at left + p.x * scale. */
export const placed = computed(() => {
	const { x, y, k } = transform.value;
	const { scale, left, top } = fitted.value;
	return { scale: scale * k, left: left * k + x, top: top * k + y };
});

export interface View {
	readonly by: (factor: number) => void;
	readonly move: (x: number, y: number) => void;
	readonly fit: () => void;
	/** One pixel of the picture as one of the screen. */
	readonly actual: () => void;
	readonly end: () => void;
}

/** Wheel, drag and pinch on the stage; keys come through what is returned. */
export function createView(stage: HTMLElement): View {
	const selection = select(stage);
	const behaviour = zoom<HTMLElement, unknown>()
		.scaleExtent([LEAST, MOST])
		.extent(() => [
			[0, 0],
			[room.value.width, room.value.height],
		])
		.filter(
			// Touches have no button. The slider's own are left to it.
			(event: MouseEvent | TouchEvent) =>
				event.type === "wheel" ||
				(!(event.target instanceof HTMLInputElement) &&
					!("button" in event && event.button !== 0)),
		)
		.on("zoom", ({ transform: now }: { transform: ZoomTransform }) => {
			transform.value = now;
		});
	selection.call(behaviour).on("dblclick.zoom", null);
	const observer = new ResizeObserver(([{ contentRect }]) => {
		const { width, height } = contentRect;
		room.value = { width, height };
		behaviour.translateExtent([
			[-width / 2, -height / 2],
			[1.5 * width, 1.5 * height],
		]);
	});
	observer.observe(stage);
	const fit = () => selection.call(behaviour.transform, zoomIdentity);
	return {
		by: (factor) => selection.call(behaviour.scaleBy, factor),
		move: (x, y) =>
			selection.call(
				behaviour.translateBy,
				x / transform.value.k,
				y / transform.value.k,
			),
		fit,
		actual: () =>
			selection.call(
				behaviour.scaleTo,
				1 / (fitted.value.scale * devicePixelRatio),
			),
		end: () => observer.disconnect(),
	};
}

/** What the stage's keys do. @returns whether the key is one of them */
export function onKey(view: View, key: string): boolean {
	const keys: Readonly<Record<string, () => void>> = {
		"+": () => view.by(1.5),
		"=": () => view.by(1.5),
		"-": () => view.by(1 / 1.5),
		"0": view.fit,
		"1": view.actual,
		ArrowLeft: () => view.move(STEP, 0),
		ArrowRight: () => view.move(-STEP, 0),
		ArrowUp: () => view.move(0, STEP),
		ArrowDown: () => view.move(0, -STEP),
	};
	keys[key]?.();
	return key in keys;
}
