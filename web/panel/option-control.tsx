import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { describeName } from "../parts/words.ts";
import type { Option } from "../service/offer.ts";
import { Range } from "./range.tsx";

/** A control made from the service's own description of an option. */
export function OptionControl(props: {
	readonly option: Option;
	/** undefined for the default. */
	readonly value: unknown;
	readonly onChange: (value: unknown) => void;
}) {
	const { option } = props;
	const value = props.value ?? option.fallback;
	const onChange = (next: unknown) =>
		props.onChange(isSame(next, option.fallback) ? undefined : next);
	const label = describeName(option.name);
	if (option.kind === "switch")
		return (
			<Switch
				{...{ label, onChange }}
				hint={option.description}
				value={value === true}
			/>
		);
	if (option.kind === "choice")
		return <Choice {...{ option, label, value, onChange }} />;
	if (option.kind === "number")
		return <NumberOrWord {...{ option, label, value, onChange }} />;
	if (option.kind === "several")
		return <Several {...{ option, label, value, onChange }} />;
	if (option.kind === "text")
		return <Text {...{ option, label, value, onChange }} />;
	return <Json {...{ option, label, value, onChange }} />;
}

const isSame = (a: unknown, b: unknown) =>
	JSON.stringify(a) === JSON.stringify(b);

function Switch(props: {
	readonly label: string;
	readonly hint: string;
	readonly value: boolean;
	readonly onChange: (value: boolean) => void;
}) {
	const id = useId();
	return (
		<div class="option">
			<label>
				<input
					type="checkbox"
					checked={props.value}
					aria-describedby={id}
					onChange={({ currentTarget }) =>
						props.onChange(currentTarget.checked)
					}
				/>{" "}
				{props.label}
			</label>
			<p class="hint" id={id}>
				{props.hint}
			</p>
		</div>
	);
}

interface ControlProps {
	readonly option: Option;
	readonly label: string;
	readonly value: unknown;
	readonly onChange: (value: unknown) => void;
}

function Choice({ option, label, value, onChange }: ControlProps) {
	const id = useId();
	return (
		<div class="option">
			<label for={id}>{label}</label>
			<select
				id={id}
				aria-describedby={`${id}-hint`}
				value={value === undefined ? "" : String(value)}
				onChange={({ currentTarget }) =>
					onChange(option.choices.find(isNamed(currentTarget.value)))
				}
			>
				{option.fallback === undefined && <option value="">not given</option>}
				{option.choices.map((choice) => (
					<option key={choice} value={String(choice)}>
						{choice}
					</option>
				))}
			</select>
			<p class="hint" id={`${id}-hint`}>
				{option.description}
			</p>
		</div>
	);
}

const isNamed = (text: string) => (choice: unknown) => String(choice) === text;

/** Any of some, each ticked. */
function Several({ option, label, value, onChange }: ControlProps) {
	const chosen: readonly unknown[] = Array.isArray(value) ? value : [];
	return (
		<fieldset class="option">
			<legend>{label}</legend>
			<div class="several">
				{option.choices.map((choice) => (
					<label key={choice}>
						<input
							type="checkbox"
							checked={chosen.includes(choice)}
							onChange={({ currentTarget }) =>
								onChange(
									option.choices.filter((one) =>
										one === choice
											? currentTarget.checked
											: chosen.includes(one),
									),
								)
							}
						/>{" "}
						{choice}
					</label>
				))}
			</div>
			<p class="hint">{option.description}</p>
		</fieldset>
	);
}

/** A number; where the option also takes a word, such as `auto`, that as a choice beside it. */
function NumberOrWord({ option, label, value, onChange }: ControlProps) {
	const { choices, description, minimum = 0, maximum = 100 } = option;
	const [word] = choices;
	if (word === undefined && option.fallback === undefined)
		return <Unset {...{ option, label, value, onChange }} />;
	const isWord = typeof value !== "number";
	const range = (
		<Range
			label={label}
			hint={description}
			value={typeof value === "number" ? value : minimum}
			{...{ minimum, maximum, onChange }}
			step={option.whole ? 1 : stepFor(minimum, maximum)}
		/>
	);
	if (word === undefined) return range;
	return (
		<div class="option">
			<label>
				<input
					type="checkbox"
					checked={isWord}
					onChange={({ currentTarget }) =>
						onChange(currentTarget.checked ? word : minimum)
					}
				/>{" "}
				{label}: {word}
			</label>
			{isWord ? <p class="hint">{description}</p> : range}
		</div>
	);
}

/** About two hundred steps, each a round number. */
function stepFor(minimum: number, maximum: number): number {
	return 10 ** Math.floor(Math.log10((maximum - minimum) / 50));
}

/** A number that is left out while nothing is typed. */
function Unset({ option, label, value, onChange }: ControlProps) {
	const id = useId();
	return (
		<div class="option">
			<label for={id}>{label}</label>
			<input
				id={id}
				type="number"
				aria-describedby={`${id}-hint`}
				min={option.minimum}
				max={option.maximum}
				step="any"
				value={typeof value === "number" ? value : ""}
				onChange={({ currentTarget }) => {
					const number = currentTarget.valueAsNumber;
					onChange(Number.isNaN(number) ? undefined : number);
				}}
			/>
			<p class="hint" id={`${id}-hint`}>
				{option.description}
			</p>
		</div>
	);
}

function Text({ option, label, value, onChange }: ControlProps) {
	const id = useId();
	return (
		<div class="option">
			<label for={id}>{label}</label>
			<input
				id={id}
				type="text"
				aria-describedby={`${id}-hint`}
				value={String(value ?? "")}
				onChange={({ currentTarget }) =>
					onChange(currentTarget.value.trim() || undefined)
				}
			/>
			<p class="hint" id={`${id}-hint`}>
				{option.description}
			</p>
		</div>
	);
}

/** What has no control of its own, as JSON; sent when it can be read. */
function Json({ option, label, value, onChange }: ControlProps) {
	const id = useId();
	const fault = useSignal(false);
	return (
		<div class="option">
			<label for={id}>{label}</label>
			<input
				id={id}
				type="text"
				aria-describedby={`${id}-hint`}
				aria-invalid={fault.value}
				value={
					value === undefined
						? ""
						: typeof value === "string"
							? value
							: JSON.stringify(value)
				}
				onChange={({ currentTarget }) => {
					const text = currentTarget.value.trim();
					try {
						onChange(text === "" ? undefined : JSON.parse(text));
						fault.value = false;
					} catch {
						fault.value = true;
					}
				}}
			/>
			<p class="hint" id={`${id}-hint`}>
				{fault.value ? "This isn't JSON. " : ""}
				{option.description}
			</p>
		</div>
	);
}
