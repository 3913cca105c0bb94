import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";

/** From this many times a step on, a slider would skip the small values that matter. */
const WIDE = 500;

/** A slider with its value to type; wide ranges bend, so that small values have room. */
export function Range(props: {
	readonly label: string;
	readonly hint: string;
	readonly value: number;
	readonly minimum: number;
	readonly maximum: number;
	readonly step: number;
	readonly onChange: (value: number) => void;
}) {
	const { label, hint, value, minimum, maximum, step, onChange } = props;
	const id = useId();
	// What is being typed stays, whatever else is shown anew meanwhile.
	const typed = useSignal<string | undefined>(undefined);
	const span = maximum - minimum;
	const bend = span / step > WIDE ? 3 : 1;
	const toSlider = (number: number) =>
		((number - minimum) / span) ** (1 / bend);
	const fromSlider = (share: number) =>
		round(minimum + share ** bend * span, bend > 1 ? Math.min(step, 1) : step);
	const keep = (number: number) => {
		if (Number.isFinite(number))
			onChange(Math.min(maximum, Math.max(minimum, number)));
	};
	return (
		<div class="option">
			<label for={id}>{label}</label>
			<div class="range">
				<input
					id={id}
					type="range"
					min="0"
					max="1"
					step={bend > 1 ? 0.002 : step / span}
					value={toSlider(value)}
					aria-valuetext={String(value)}
					aria-describedby={`${id}-hint`}
					onInput={({ currentTarget }) =>
						keep(fromSlider(Number(currentTarget.value)))
					}
				/>
				<input
					type="number"
					aria-label={`${label}, as a number`}
					min={minimum}
					max={maximum}
					step="any"
					value={typed.value ?? value}
					onInput={({ currentTarget }) => {
						typed.value = currentTarget.value;
					}}
					onChange={({ currentTarget }) => {
						typed.value = undefined;
						keep(currentTarget.valueAsNumber);
					}}
					onBlur={() => {
						typed.value = undefined;
					}}
				/>
			</div>
			<p class="hint" id={`${id}-hint`}>
				{hint}
			</p>
		</div>
	);
}

function round(value: number, step: number): number {
	return Number((Math.round(value / step) * step).toPrecision(8));
}
