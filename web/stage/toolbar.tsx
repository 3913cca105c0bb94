import type { Signal } from "@preact/signals";
import {
	type Ground,
	ground,
	type Show,
	show,
	withDifference,
	withOutlines,
} from "./looks.ts";
import { placed, type View } from "./view.ts";

const SHOWN: readonly (readonly [Show, string])[] = [
	["both", "Compare"],
	["drawing", "Drawing"],
	["picture", "Picture"],
];
const GROUNDS: readonly (readonly [Ground, string])[] = [
	["board", "Transparency board"],
	["light", "Light ground"],
	["dark", "Dark ground"],
];

export function Toolbar({ view }: { readonly view: View | undefined }) {
	return (
		<div class="toolbar">
			<Segments legend="Show" choices={SHOWN} chosen={show} />
			<fieldset class="toggles">
				<legend class="visually-hidden">Overlays</legend>
				<Toggle on={withDifference}>Difference</Toggle>
				<Toggle on={withOutlines}>Outlines</Toggle>
			</fieldset>
			<fieldset class="grounds">
				<legend class="visually-hidden">Ground</legend>
				{GROUNDS.map(([value, label]) => (
					<label key={value} class="ground" title={label}>
						<input
							type="radio"
							name="ground"
							checked={ground.value === value}
							onChange={() => {
								ground.value = value;
							}}
						/>
						<span data-ground={value}>
							<span class="board" />
							<span class="visually-hidden">{label}</span>
						</span>
					</label>
				))}
			</fieldset>
			<div class="zoom">
				<button
					type="button"
					class="icon-button"
					aria-label="Zoom out"
					onClick={() => view?.by(1 / 1.5)}
				>
					−
				</button>
				<button
					type="button"
					class="zoom-share"
					title="Actual pixels"
					onClick={() => view?.actual()}
				>
					<span class="visually-hidden">Actual pixels; now </span>
					{Math.round(placed.value.scale * 100)} %
				</button>
				<button
					type="button"
					class="icon-button"
					aria-label="Zoom in"
					onClick={() => view?.by(1.5)}
				>
					+
				</button>
				<button type="button" class="button quiet" onClick={() => view?.fit()}>
					Fit
				</button>
			</div>
		</div>
	);
}

/** One of few, side by side. */
export function Segments<Choice extends string | number>(props: {
	readonly legend: string;
	readonly choices: readonly (readonly [Choice, string])[];
	readonly chosen: Signal<Choice>;
}) {
	const { legend, choices, chosen } = props;
	return (
		<fieldset class="segments">
			<legend class="visually-hidden">{legend}</legend>
			{choices.map(([value, label]) => (
				<label key={value} class="segment">
					<input
						type="radio"
						name={legend}
						checked={chosen.value === value}
						onChange={() => {
							chosen.value = value;
						}}
					/>
					<span>{label}</span>
				</label>
			))}
		</fieldset>
	);
}

function Toggle(props: {
	readonly on: Signal<boolean>;
	readonly children: string;
}) {
	const { on, children } = props;
	return (
		<button
			type="button"
			class="toggle"
			aria-pressed={on.value}
			onClick={() => {
				on.value = !on.value;
			}}
		>
			{children}
		</button>
	);
}
