import {
	describeBytes,
	describeQuality,
	describeSeconds,
} from "../parts/words.ts";
import type { Drawing, TierPrediction } from "../service/convert.ts";
import { COLOURS, ladder, type Rung } from "../state/ladder.ts";
import type { Picture } from "../state/pictures.ts";
import { aiOn } from "../state/service.ts";
import { settings } from "../state/settings.ts";
import { ask } from "../state/work.ts";
import { Chart, ChartAxis, ChartKey } from "./chart.tsx";

/** Each way of drawing: what was predicted of it, what was measured, its time and bytes. */
export function Rungs({ picture }: { readonly picture: Picture }) {
	const { steps, onRequest } = ladder(
		settings.value,
		aiOn.value,
		picture.colours.value,
	);
	// Those without a tier stay where they are: the plain one first, one's own colours last.
	const rungs = [...steps, ...onRequest].sort(
		(a, b) => orderOf(a) - orderOf(b),
	);
	const predictions = latestPredictions(picture);
	const isPredicted = Object.keys(predictions).length > 0;
	return (
		<section>
			<h2 id="rungs-title">Ways to draw it</h2>
			<ul class="rungs" aria-labelledby="rungs-title">
				{rungs.map((rung) => (
					<Row
						key={rung.id}
						{...{ picture, rung }}
						prediction={rung.tier && predictions[rung.tier]}
					/>
				))}
			</ul>
			<ChartAxis />
			{isPredicted && <ChartKey />}
		</section>
	);
}

function orderOf({ id, tier }: Rung): number {
	return id === COLOURS ? 9 : (tier ?? 0);
}

function latestPredictions({
	drawings,
}: Picture): Readonly<Record<string, TierPrediction>> {
	let found = {};
	for (const { ai } of drawings.value.values()) if (ai) found = ai.predictions;
	return found;
}

interface RowProps {
	readonly picture: Picture;
	readonly rung: Rung;
	readonly prediction: TierPrediction | undefined;
}

function Row({ picture, rung, prediction }: RowProps) {
	const drawing = picture.drawings.value.get(rung.id);
	const isShown = drawing !== undefined && picture.shownId.value === rung.id;
	const isRunning = picture.running.value?.label === rung.label;
	return (
		<li class={isShown ? "rung shown" : "rung"}>
			<div class="rung-line">
				{drawing === undefined ? (
					<strong>{rung.label}</strong>
				) : (
					<button
						type="button"
						class="rung-button"
						aria-pressed={isShown}
						onClick={() => {
							picture.chosen.value = rung.id;
						}}
					>
						{rung.label}
					</button>
				)}
				{drawing !== undefined ? (
					<Measured drawing={drawing} />
				) : (
					<NotDrawn {...{ picture, rung, prediction, isRunning }} />
				)}
			</div>
			<Chart {...{ drawing, prediction }} />
			{prediction !== undefined && (
				<span class="visually-hidden">{predictionWords(prediction)}</span>
			)}
		</li>
	);
}

function Measured({ drawing }: { readonly drawing: Drawing }) {
	return (
		<>
			<span class="rung-quality">
				{describeQuality(drawing.quality)}{" "}
				<small>{drawing.measure === "SSIM" && "SSIM"}</small>
			</span>
			<span>{describeSeconds(drawing.seconds)}</span>
			<span>{describeBytes(drawing.bytes)}</span>
		</>
	);
}

function NotDrawn(props: RowProps & { readonly isRunning: boolean }) {
	const { picture, rung, prediction, isRunning } = props;
	if (isRunning) return <span class="rung-wait">drawing</span>;
	return (
		<>
			<span class="rung-quality">
				{prediction && (
					<>
						<span class="visually-hidden">about </span>
						<span aria-hidden="true">≈ </span>
						{describeQuality(prediction.predicted_quality)}
					</>
				)}
			</span>
			<span>
				{prediction && `≈ ${describeSeconds(prediction.estimated_time)}`}
			</span>
			<button
				type="button"
				class="rung-ask"
				aria-label={`Draw by ${rung.label}`}
				onClick={() => ask(picture, rung)}
			>
				Draw
			</button>
		</>
	);
}

function predictionWords({ predicted_quality, interval }: TierPrediction) {
	const [from, to] = interval;
	return `Predicted ${describeQuality(predicted_quality)}, between ${describeQuality(from)} and ${describeQuality(to)}.`;
}
