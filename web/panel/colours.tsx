import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type Inks, readInks } from "../palette/inks.ts";
import {
	type Ink,
	merged,
	type Recolouring,
	repainted,
	without,
} from "../palette/recolouring.ts";
import type { Drawing } from "../service/convert.ts";
import { unlikeDefaults } from "../service/offer.ts";
import type { Picture } from "../state/pictures.ts";
import { subpixelOptions } from "../state/service.ts";
import { recolour } from "../state/work.ts";
import { Range } from "./range.tsx";
import { Swatch } from "./swatch.tsx";

/** Above so many a palette is better limited than chosen from. */
const MOST_SWATCHES = 64;
const LIMIT = 32;

/** The drawing's colours, to be merged, recoloured and limited. */
export function Colours({ picture }: { readonly picture: Picture }) {
	const drawing = picture.shown.value;
	const found = useInks(drawing);
	const picked = useSignal<ReadonlySet<string>>(new Set());
	const changed = picture.colours.value;
	if (drawing === undefined) return <p>There is no drawing yet.</p>;

	const now = changed ?? beginning(drawing);
	if (found === undefined && now.inks === undefined)
		return <p>Looking for its colours.</p>;
	const inks = now.inks ?? (found?.solid ?? []).map(asInk);
	const shown = [...new Set(inks.map((ink) => ink.shown))];
	const shareOf = (one: string) =>
		found?.solid.find(({ colour }) => colour === one)?.share;
	const set = (part: Partial<Recolouring>) => {
		picked.value = new Set();
		recolour(picture, { ...now, ...part });
	};
	const chosen = shown.filter((one) => picked.value.has(one));
	return (
		<>
			<Range
				label="At most so many colours"
				hint="Near ones are joined, and nothing is painted with gradients."
				{...{ minimum: 2, maximum: LIMIT, step: 1 }}
				value={now.limit ?? Math.min(LIMIT, Math.max(2, shown.length))}
				onChange={(limit) => set({ limit, inks: undefined })}
			/>
			<section>
				<h2>
					{shown.length} {shown.length === 1 ? "colour" : "colours"}
				</h2>
				<ul class="swatches">
					{shown.slice(0, MOST_SWATCHES).map((colour) => (
						<Swatch
							key={colour}
							{...{ colour }}
							share={shareOf(colour)}
							picked={picked.value.has(colour)}
							onPick={() => {
								picked.value = toggled(picked.value, colour);
							}}
							onRepaint={(to) => set({ inks: repainted(inks, colour, to) })}
						/>
					))}
				</ul>
				{shown.length > MOST_SWATCHES && (
					<p class="hint">
						And {shown.length - MOST_SWATCHES} more: limit them first.
					</p>
				)}
			</section>
			{found !== undefined && found.gradients.length > 0 && (
				<Gradients gradients={found.gradients} />
			)}
			<div class="row">
				<button
					type="button"
					class="button"
					disabled={chosen.length < 2}
					onClick={() => set({ inks: merged(inks, chosen[0], picked.value) })}
				>
					Merge
				</button>
				<button
					type="button"
					class="button"
					disabled={chosen.length === 0 || chosen.length >= shown.length}
					onClick={() =>
						set({
							inks: chosen.reduce(
								(rest: readonly Ink[], one) => without(rest, one),
								inks,
							),
						})
					}
				>
					Take out
				</button>
				<button
					type="button"
					class="button"
					disabled={changed === undefined}
					onClick={() => recolour(picture, undefined)}
				>
					As it was
				</button>
			</div>
			<p class="hint">
				Tick colours to merge them into the first ticked, or to take them out:
				what they painted goes to the nearest of the others. A palette of one's
				own paints no gradients.
			</p>
		</>
	);
}

function Gradients({ gradients }: { readonly gradients: Inks["gradients"] }) {
	return (
		<section>
			<h2>
				{gradients.length} {gradients.length === 1 ? "gradient" : "gradients"}
			</h2>
			<ul class="gradients">
				{gradients.slice(0, MOST_SWATCHES).map(([from, to], i) => (
					<li
						key={i}
						style={{ background: `linear-gradient(90deg, ${from}, ${to})` }}
						aria-label={`From ${from} to ${to}`}
					/>
				))}
			</ul>
		</section>
	);
}

/** What the drawing was made with, its colours left to be chosen anew. */
function beginning({ converter, parameters }: Drawing): Recolouring {
	const { palette: _, ...others } = converter === "subpixel" ? parameters : {};
	return {
		base: unlikeDefaults(others, subpixelOptions.value),
		...{ inks: undefined, limit: undefined },
	};
}

const asInk = ({ colour }: { readonly colour: string }): Ink => ({
	traced: colour,
	shown: colour,
});

function toggled(set: ReadonlySet<string>, one: string): ReadonlySet<string> {
	const next = new Set(set);
	if (!next.delete(one)) next.add(one);
	return next;
}

/** Read anew for each drawing; the last ones stay until then. */
function useInks(drawing: Drawing | undefined): Inks | undefined {
	const inks = useSignal<Inks | undefined>(undefined);
	useEffect(() => {
		if (drawing === undefined) return;
		let current = true;
		const url = URL.createObjectURL(
			new Blob([drawing.svg], { type: "image/svg+xml" }),
		);
		readInks(drawing.svg, url)
			.then((found) => {
				if (current) inks.value = found;
			})
			.finally(() => URL.revokeObjectURL(url));
		return () => {
			current = false;
		};
	}, [drawing]);
	return inks.value;
}
