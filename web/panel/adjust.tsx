import { unlikeDefaults } from "../service/offer.ts";
import type { Picture } from "../state/pictures.ts";
import { aiOn, offer } from "../state/service.ts";
import {
	change,
	changeOption,
	handOptions,
	settings,
	type Tier,
} from "../state/settings.ts";
import { OptionControl } from "./option-control.tsx";
import { Range } from "./range.tsx";

/** What matters most to most, in this order; the rest is folded away. */
const FIRST = [
	"purpose",
	"effort",
	"preset",
	"max_inks",
	"max_colors",
	"numberofcolors",
	"min_area",
	"pathomit",
	"smoothing",
	"stacking",
];
/** Those that have a control of their own, or none that makes sense here. */
const ELSEWHERE = new Set([
	"tier",
	"target_quality",
	"time_budget",
	"include_analysis",
	"palette",
]);

const MODES = [
	["auto", "Automatic"],
	["hand", "By hand"],
] as const;

/** Every choice is sent with the next conversion, which starts by itself. */
export function Adjust({ picture }: { readonly picture: Picture }) {
	const { mode } = settings.value;
	return (
		<>
			<fieldset class="segments wide">
				<legend class="visually-hidden">Who chooses</legend>
				{MODES.map(([value, label]) => (
					<label key={value} class="segment">
						<input
							type="radio"
							name="mode"
							checked={mode === value}
							onChange={() => change({ mode: value })}
						/>
						<span>{label}</span>
					</label>
				))}
			</fieldset>
			{mode === "auto" ? <Automatic /> : <ByHand picture={picture} />}
		</>
	);
}

const TIERS: readonly (readonly [Tier, string])[] = [
	["auto", "Auto"],
	[1, "1"],
	[2, "2"],
	[3, "3"],
];

function Automatic() {
	const { tier, target, budget, ai } = settings.value;
	if (!aiOn.value)
		return (
			<p>
				AI is off, so every picture is drawn plainly and by the sub-pixel
				tracer. Choose <em>By hand</em> for options of your own.
			</p>
		);
	return (
		<>
			<fieldset class="option">
				<legend>Tier</legend>
				<div class="segments">
					{TIERS.map(([value, label]) => (
						<label key={value} class="segment">
							<input
								type="radio"
								name="tier"
								checked={tier === value}
								onChange={() => change({ tier: value })}
							/>
							<span>{label}</span>
						</label>
					))}
				</div>
				<p class="hint">
					1 predicts the parameters, 2 makes and measures the best few, 3
					searches; auto takes the least that meets the target.
				</p>
			</fieldset>
			<Range
				label="Target quality"
				hint="The fidelity to reach; where a tier falls short, auto climbs."
				{...{ value: target, minimum: 0.5, maximum: 1, step: 0.005 }}
				onChange={(value) => change({ target: value })}
			/>
			<div class="option">
				<label>
					<input
						type="checkbox"
						checked={budget !== undefined}
						onChange={({ currentTarget }) =>
							change({ budget: currentTarget.checked ? 2 : undefined })
						}
					/>{" "}
					Time budget
				</label>
				{budget !== undefined && (
					<Range
						label="Seconds"
						hint="The best drawing so far is given when they are over."
						{...{ value: budget, minimum: 0.1, maximum: 30, step: 0.1 }}
						onChange={(value) => change({ budget: value })}
					/>
				)}
			</div>
			<Options of="ai" options={offer.value?.ai ?? []} chosen={ai} />
		</>
	);
}

function ByHand({ picture }: { readonly picture: Picture }) {
	const { converter, options } = settings.value;
	const converters = [...(offer.value?.converters.keys() ?? [converter])];
	const used = picture.shown.value;
	return (
		<>
			<fieldset class="option">
				<legend>Converter</legend>
				<div class="segments">
					{converters.map((name) => (
						<label key={name} class="segment">
							<input
								type="radio"
								name="converter"
								checked={converter === name}
								onChange={() => change({ converter: name })}
							/>
							<span>{name}</span>
						</label>
					))}
				</div>
			</fieldset>
			<Options
				of="hand"
				options={offer.value?.converters.get(converter) ?? []}
				chosen={handOptions.value}
			/>
			<div class="row">
				<button
					type="button"
					class="button"
					disabled={Object.keys(handOptions.value).length === 0}
					onClick={() => change({ options: { ...options, [converter]: {} } })}
				>
					Back to the defaults
				</button>
				{used !== undefined && (
					<button
						type="button"
						class="button"
						onClick={() =>
							change({
								converter: used.converter,
								options: {
									...options,
									[used.converter]: unlikeDefaults(
										used.parameters,
										offer.value?.converters.get(used.converter) ?? [],
									),
								},
							})
						}
					>
						Take the shown drawing's
					</button>
				)}
			</div>
		</>
	);
}

type OfferedOptions = NonNullable<typeof offer.value>["ai"];

function Options(props: {
	readonly of: "ai" | "hand";
	readonly options: OfferedOptions;
	readonly chosen: Readonly<Record<string, unknown>>;
}) {
	const { of, chosen } = props;
	const options = props.options.filter(({ name }) => !ELSEWHERE.has(name));
	const rank = (name: string) => FIRST.indexOf(name) + 1 || FIRST.length + 1;
	const first = options
		.filter(({ name }) => FIRST.includes(name))
		.sort((a, b) => rank(a.name) - rank(b.name));
	const others = options.filter(({ name }) => !FIRST.includes(name));
	const controls = (list: OfferedOptions) =>
		list.map((option) => (
			<OptionControl
				key={option.name}
				option={option}
				value={chosen[option.name]}
				onChange={(value) => changeOption(of, option.name, value)}
			/>
		));
	return (
		<>
			{controls(first)}
			{others.length > 0 && (
				<details class="more">
					<summary>{others.length} more options</summary>
					{controls(others)}
				</details>
			)}
		</>
	);
}
