import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Picture } from "../state/pictures.ts";
import { DifferenceLayer } from "./difference-layer.tsx";
import { divide, ground, show, withDifference, withOutlines } from "./looks.ts";
import { OutlinesLayer } from "./outlines-layer.tsx";
import { Progress } from "./progress.tsx";
import { placeStyle } from "./stage-place.ts";
import { Toolbar } from "./toolbar.tsx";
import { createView, extent, onKey, placed, room, type View } from "./view.ts";

/** Half of the slider's thumb, CSS pixels: as far as it stays from the rim. */
const THUMB = 22;

/** The picture and its drawing over each other. */
export function Stage({ picture }: { readonly picture: Picture }) {
	const stage = useRef<HTMLDivElement>(null);
	const view = useSignal<View | undefined>(undefined);
	const drawing = picture.shown.value;
	const url = useDrawingUrl(drawing?.svg);
	const own = picture.size.value;
	const isSeen = own !== "unseen";
	const size = isSeen ? own : sizeOf(drawing?.svg);

	useEffect(() => {
		if (stage.current === null) return;
		const made = createView(stage.current);
		view.value = made;
		return made.end;
	}, []);
	useEffect(() => {
		if (size !== undefined) extent.value = size;
	}, [size]);
	useEffect(() => {
		view.value?.fit();
	}, [picture]);

	const line = THUMB + divide.value * Math.max(0, room.value.width - 2 * THUMB);
	const both = show.value === "both" && url !== undefined && isSeen;
	return (
		<section class="stage" aria-label="Picture and drawing">
			<div
				class="stage-view"
				data-ground={ground}
				ref={stage}
				// biome-ignore lint/a11y/noNoninteractiveTabindex: keys zoom and move what is in it
				tabIndex={0}
				role="application"
				aria-roledescription="viewer"
				aria-label="Plus and minus zoom, arrows move, 0 fits, 1 shows actual pixels"
				onKeyDown={(event) => {
					// Arrows on the slider are the slider's own.
					const onSlider = event.target !== event.currentTarget;
					if (onSlider && event.key.startsWith("Arrow")) return;
					if (event.ctrlKey || event.metaKey || view.value === undefined)
						return;
					if (onKey(view.value, event.key)) event.preventDefault();
				}}
			>
				{size === undefined ? (
					!isSeen && <p class="unseen">This browser can't show the file.</p>
				) : (
					<Board />
				)}
				{show.value !== "drawing" && isSeen && size !== undefined && (
					<div
						class="layer"
						style={{
							clipPath: both ? `inset(0 calc(100% - ${line}px) 0 0)` : "none",
						}}
					>
						<Placed
							url={picture.url}
							alt={`${picture.name} as it came`}
							pixels
						/>
					</div>
				)}
				{show.value !== "picture" && url !== undefined && (
					<div
						class="layer"
						style={{ clipPath: both ? `inset(0 0 0 ${line}px)` : "none" }}
					>
						<Placed url={url} alt={`${picture.name} as it was drawn`} />
					</div>
				)}
				{withDifference.value && drawing !== undefined && (
					<DifferenceLayer picture={picture} drawing={drawing} />
				)}
				{withOutlines.value && drawing !== undefined && (
					<OutlinesLayer svg={drawing.svg} />
				)}
				{both && <Divider at={line} />}
				<Progress picture={picture} />
			</div>
			<Toolbar view={view.value} />
		</section>
	);
}

/** The line between picture and drawing, and the slider that moves it. @param at CSS pixels */
function Divider({ at }: { readonly at: number }) {
	return (
		<>
			<div class="divider" style={{ left: `${at}px` }} aria-hidden="true" />
			<input
				class="divide"
				type="range"
				min="0"
				max="1000"
				value={divide.value * 1000}
				aria-label="Picture to the left, drawing to the right"
				aria-valuetext={`${Math.round(divide.value * 100)} % picture`}
				onInput={({ currentTarget }) => {
					divide.value = Number(currentTarget.value) / 1000;
				}}
			/>
			<span class="side left" aria-hidden="true">
				Picture
			</span>
			<span class="side right" aria-hidden="true">
				Drawing
			</span>
		</>
	);
}

/** An image laid out where the view has it: browsers draw an SVG anew at each size, so it is sharp at any. */
function Placed(props: {
	readonly url: string;
	readonly alt: string;
	readonly pixels?: boolean;
}) {
	return (
		<img
			class={
				props.pixels && placed.value.scale > 1.5 ? "placed pixels" : "placed"
			}
			src={props.url}
			alt={props.alt}
			draggable={false}
			style={placeStyle()}
		/>
	);
}

/** What shines through where there is nothing. */
function Board() {
	return <div class="placed board" style={placeStyle()} />;
}

/** The drawing as an address; as an image it can neither run nor fetch anything. */
function useDrawingUrl(svg: string | undefined): string | undefined {
	const url = useSignal<string | undefined>(undefined);
	useEffect(() => {
		if (svg === undefined) {
			url.value = undefined;
			return;
		}
		const made = URL.createObjectURL(
			new Blob([svg], { type: "image/svg+xml" }),
		);
		let current = true;
		// The one before stays in sight until this can be painted.
		const image = new Image();
		image.src = made;
		const use = () => {
			if (current) url.value = made;
		};
		image.decode().then(use, use);
		return () => {
			current = false;
			setTimeout(() => URL.revokeObjectURL(made), 1000);
		};
	}, [svg]);
	return url.value;
}

/** By the drawing itself, for pictures that the service can read and the browser can't. */
function sizeOf(svg: string | undefined) {
	const found = svg?.match(
		/^<svg[^>]*? width="([\d.]+)"[^>]*? height="([\d.]+)"/,
	);
	return found
		? { width: Number(found[1]), height: Number(found[2]) }
		: undefined;
}
