import { describeBytes, describeQuality } from "../parts/words.ts";
import type { Picture } from "../state/pictures.ts";

/** The shown drawing in one line of figures. */
export function Summary({ picture }: { readonly picture: Picture }) {
	const drawing = picture.shown.value;
	if (drawing === undefined)
		return (
			<div class="summary">
				<p class="figure">
					<strong>–</strong> <span>not drawn yet</span>
				</p>
				<p class="figures">{describeBytes(picture.file.size)} as it came</p>
			</div>
		);
	return (
		<div class="summary">
			<p class="figure">
				<strong>{describeQuality(drawing.quality)}</strong>{" "}
				<span>{drawing.measure}</span>
			</p>
			<ul class="figures">
				<li>
					{describeBytes(drawing.bytes)}{" "}
					<small>(was {describeBytes(picture.file.size)})</small>
				</li>
				<li>
					{drawing.shapes} {drawing.shapes === 1 ? "shape" : "shapes"}
				</li>
			</ul>
		</div>
	);
}
