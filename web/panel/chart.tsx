import type { Drawing, TierPrediction } from "../service/convert.ts";
import { MARKS, placeOf } from "./scale.ts";

/** A prediction with its interval, and what was measured, on one line. */
export function Chart(props: {
	readonly drawing: Drawing | undefined;
	readonly prediction: TierPrediction | undefined;
}) {
	const { drawing, prediction } = props;
	return (
		<svg
			class="chart"
			viewBox="0 0 100 14"
			preserveAspectRatio="none"
			aria-hidden="true"
		>
			<path class="rail" d="M0 7H100" />
			{MARKS.map((mark) => (
				<path key={mark} class="mark" d={`M${placeOf(mark)} 2V12`} />
			))}
			{prediction !== undefined && (
				<>
					<path
						class="interval"
						d={`M${placeOf(prediction.interval[0])} 7H${placeOf(prediction.interval[1])}`}
					/>
					<path
						class="expected"
						d={`M${placeOf(prediction.predicted_quality)} 1V13`}
					/>
				</>
			)}
			{drawing !== undefined && (
				// A line of no length with round ends stays round however it is stretched.
				<path class="measured" d={`M${placeOf(drawing.quality)} 7h0`} />
			)}
		</svg>
	);
}

/** The marks' values, under all the lines. */
export function ChartAxis() {
	return (
		<div class="chart-axis" aria-hidden="true">
			{MARKS.map((mark) => (
				<span key={mark} style={{ left: `${placeOf(mark)}%` }}>
					{String(mark).slice(1)}
				</span>
			))}
		</div>
	);
}

export function ChartKey() {
	return (
		<p class="key" aria-hidden="true">
			<svg viewBox="0 0 34 12" width="34" height="12" aria-hidden="true">
				<path class="interval" d="M2 6H32" />
				<path class="expected" d="M17 1V11" />
			</svg>
			predicted, nine in ten within
			<svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
				<path class="measured" d="M6 6h0" />
			</svg>
			measured
		</p>
	);
}
