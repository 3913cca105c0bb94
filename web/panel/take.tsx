import { useSignal } from "@preact/signals";
import type { WrittenFile } from "../../client/src/index.ts";
import { describeName } from "../parts/words.ts";
import { renamed, save } from "../pictures/save.ts";
import { convertTo, type Drawing } from "../service/convert.ts";
import { curlCommand } from "../service/curl.ts";
import type { Picture } from "../state/pictures.ts";
import { offer } from "../state/service.ts";
import { change, changeOption, linkTo, settings } from "../state/settings.ts";
import { CopyButton } from "./copy-button.tsx";
import { OptionControl } from "./option-control.tsx";

/** The drawing to take away: as a file, as text, as a command, as a link. */
export function Take({ picture }: { readonly picture: Picture }) {
	const drawing = picture.shown.value;
	if (drawing === undefined) return <p>There is no drawing to take yet.</p>;
	const { format, output } = settings.value;
	const { call } = drawing;
	const command = curlCommand(
		{ call, filename: picture.name, format, output },
		document.baseURI,
	);
	return (
		<>
			<Formats />
			<Save {...{ picture, drawing }} />
			<Details />
			<section>
				<h2>The same from a terminal</h2>
				<pre class="command">
					<code>{command}</code>
				</pre>
				<CopyButton text={command}>Copy command</CopyButton>
			</section>
			<section>
				<h2>A link with these options</h2>
				<p class="hint">
					It opens this page with the same choices. The picture is not in it.
				</p>
				<p class="row">
					<CopyButton text={linkTo(settings.value)}>Copy link</CopyButton>
				</p>
			</section>
		</>
	);
}

/** What the service can write. */
function Formats() {
	const formats = offer.value?.formats ?? ["svg"];
	return (
		<fieldset class="segments wide">
			<legend class="visually-hidden">Format</legend>
			{formats.map((name) => (
				<label key={name} class="segment">
					<input
						type="radio"
						name="format"
						checked={settings.value.format === name}
						onChange={() => change({ format: name })}
					/>
					<span>{name.toUpperCase()}</span>
				</label>
			))}
		</fieldset>
	);
}

function Save(props: { readonly picture: Picture; readonly drawing: Drawing }) {
	const { picture, drawing } = props;
	const { format, output } = settings.value;
	const fault = useSignal("");
	const caveat = useSignal("");
	const busy = useSignal(false);
	const isHere = format === "svg" && Object.keys(output).length === 0;
	const take = async () => {
		busy.value = true;
		fault.value = "";
		caveat.value = "";
		try {
			const { bytes, mediaType, warnings } = isHere
				? svgFile(drawing)
				: await convertTo(picture.file, drawing.call, format, output);
			save(
				new Blob([bytes], { type: mediaType }),
				renamed(picture.name, format),
			);
			caveat.value = warnings ?? "";
		} catch (error) {
			fault.value = (error as Error).message;
		}
		busy.value = false;
	};
	return (
		<div>
			<div class="row">
				<button
					type="button"
					class="button primary"
					disabled={busy.value}
					onClick={take}
				>
					{busy.value ? "Making" : "Save"} {format.toUpperCase()}
				</button>
				{format === "svg" && (
					<CopyButton text={drawing.svg}>Copy SVG</CopyButton>
				)}
			</div>
			{caveat.value !== "" && (
				<p class="caveat" role="status">
					{caveat}
				</p>
			)}
			{fault.value !== "" && <p role="alert">{fault}</p>}
		</div>
	);
}

function svgFile({ svg }: Drawing): WrittenFile {
	return {
		bytes: new TextEncoder().encode(svg),
		mediaType: "image/svg+xml",
		...{ filename: undefined, warnings: undefined },
	};
}

/** Options that belong to some other format than the chosen one. */
function isOther(name: string, format: string, formats: readonly string[]) {
	return formats.some((one) => one !== format && name.startsWith(`${one}_`));
}

/** The file's size and the like, as the service describes them. */
function Details() {
	const { format, output } = settings.value;
	const { formats = [], output: options = [] } = offer.value ?? {};
	const mine = options.filter(
		({ name }) => !/^formats?$/.test(name) && !isOther(name, format, formats),
	);
	if (mine.length === 0) return null;
	const set = Object.keys(output).length;
	return (
		<details class="more">
			<summary>
				Size and details
				{set > 0 && `: ${Object.keys(output).map(describeName).join(", ")}`}
			</summary>
			{mine.map((option) => (
				<OptionControl
					key={option.name}
					option={option}
					value={output[option.name]}
					onChange={(value) => changeOption("output", option.name, value)}
				/>
			))}
		</details>
	);
}
