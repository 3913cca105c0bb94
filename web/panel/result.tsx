import { describeSeconds } from "../parts/words.ts";
import type { Drawing } from "../service/convert.ts";
import type { Picture } from "../state/pictures.ts";
import { describeDamage } from "./damage.ts";
import { Phases } from "./phases.tsx";
import { Rungs } from "./rungs.tsx";

/** How good each drawing is, and why this one is shown. */
export function Result({ picture }: { readonly picture: Picture }) {
	const drawing = picture.shown.value;
	return (
		<>
			<Rungs picture={picture} />
			{drawing !== undefined && <About drawing={drawing} />}
		</>
	);
}

function About({ drawing }: { readonly drawing: Drawing }) {
	const { ai, damage, measure } = drawing;
	return (
		<>
			{ai !== undefined && <Caveats drawing={drawing} />}
			<section>
				<h2>What became of the picture</h2>
				{measure === "SSIM" ? (
					<p>This converter doesn't look for damage.</p>
				) : damage.length === 0 ? (
					<p>No damage was found: it is taken as it is.</p>
				) : (
					<ul class="damage">
						{damage.map((one) => (
							<li key={one.kind}>{describeDamage(one)}</li>
						))}
					</ul>
				)}
				{drawing.workingSize !== undefined && (
					<p>Traced at {drawing.workingSize} pixels, to be in time.</p>
				)}
			</section>
			{ai !== undefined && (
				<section>
					<h2>Why this way</h2>
					<blockquote>{ai.reasoning}</blockquote>
					<p class="aside">
						Taken for a {ai.logoType.replaceAll("_", " ")} logo;{" "}
						{ai.candidatesTried}{" "}
						{ai.candidatesTried === 1 ? "drawing" : "drawings"} made and
						measured.
					</p>
				</section>
			)}
			<section>
				<h2>Where the time went</h2>
				<Phases drawing={drawing} />
				<p class="aside">
					{describeSeconds(drawing.seconds)} from asking to having it.
				</p>
			</section>
		</>
	);
}

const LEFT_OUT: Readonly<Record<string, string>> = {
	models: "Rules of thumb stood in for the models.",
	time_budget: "The time budget ended before the work did.",
	resolution: "It was traced from fewer pixels to be in time.",
	damage: "Damage was left in the picture to be in time.",
};

/** What stood in, was left out, or should be known before the drawing is used. */
function Caveats({ drawing: { ai } }: { readonly drawing: Drawing }) {
	if (ai === undefined) return null;
	const sentences = [
		...(ai.fallback === undefined
			? []
			: [`Something else stood in: ${ai.fallback}`]),
		...ai.degraded.map((what) => LEFT_OUT[what] ?? `Left out: ${what}.`),
		...ai.warnings,
	];
	return (
		<>
			{sentences.map((sentence) => (
				<p key={sentence} class="caveat">
					{sentence}
				</p>
			))}
		</>
	);
}
