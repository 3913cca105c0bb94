import { useSignal } from "@preact/signals";
import { describeBytes, describeQuality } from "../parts/words.ts";
import { handOver } from "../state/hand-over.ts";
import { hasJobs } from "../state/jobs.ts";
import { type Picture, pictures, selectedId } from "../state/pictures.ts";
import { cancel, remove, start } from "../state/work.ts";
import { Choose } from "./choose.tsx";
import { saveAll } from "./save-all.ts";

/** All pictures with their states, and what can be done with all of them. */
export function PictureList() {
	const list = pictures.value;
	const drawn = list.filter(({ shown }) => shown.value !== undefined);
	const fault = useSignal("");
	return (
		<nav class="pictures" aria-label="Pictures">
			<ul>
				{list.map((picture) => (
					<Item key={picture.id} picture={picture} />
				))}
			</ul>
			<div class="pictures-actions">
				<Choose class="button quiet" label="Add pictures">
					+ Add
				</Choose>
				{list.length > 1 && (
					<button
						type="button"
						class="button quiet"
						disabled={drawn.length === 0}
						onClick={() =>
							saveAll(drawn).catch((error: Error) => {
								fault.value = error.message;
							})
						}
					>
						Save all as zip
					</button>
				)}
				{list.length > 1 && hasJobs.value && (
					<button
						type="button"
						class="button quiet"
						title="In the background, by the same options; it goes on when you leave"
						onClick={() => handOver(list.map(({ file }) => file))}
					>
						Draw all as a job
					</button>
				)}
				{fault.value !== "" && <p role="alert">{fault}</p>}
			</div>
		</nav>
	);
}

function Item({ picture }: { readonly picture: Picture }) {
	const isSelected = selectedId.value === picture.id;
	const busy = picture.running.value !== undefined || picture.queued.value;
	return (
		<li class={isSelected ? "picture selected" : "picture"}>
			<button
				type="button"
				class="picture-choose"
				aria-current={isSelected}
				onClick={() => {
					selectedId.value = picture.id;
				}}
			>
				<span class={busy ? "thumb busy" : "thumb"}>
					<Thumbnail picture={picture} />
				</span>
				<span class="picture-words">
					<span class="picture-name">{picture.name}</span>
					<small>{stateOf(picture)}</small>
				</span>
			</button>
			<span class="picture-buttons">
				{busy ? (
					<button
						type="button"
						class="icon-button"
						aria-label={`Cancel ${picture.name}`}
						onClick={() => cancel(picture)}
					>
						◼
					</button>
				) : (
					picture.fault.value !== undefined && (
						<button
							type="button"
							class="icon-button"
							aria-label={`Try ${picture.name} again`}
							onClick={() => start(picture)}
						>
							↻
						</button>
					)
				)}
				<button
					type="button"
					class="icon-button"
					aria-label={`Remove ${picture.name}`}
					onClick={() => remove(picture)}
				>
					×
				</button>
			</span>
		</li>
	);
}

/** The picture as it came; where the browser can't show it, that. */
function Thumbnail({ picture }: { readonly picture: Picture }) {
	const broken = useSignal(false);
	return broken.value ? (
		<span class="thumb-broken" aria-hidden="true">
			?
		</span>
	) : (
		<img
			src={picture.url}
			alt=""
			onError={() => {
				broken.value = true;
			}}
		/>
	);
}

function stateOf({ running, queued, fault, shown }: Picture): string {
	const now = running.value;
	if (now?.waiting !== undefined)
		return now.waiting.why === "busy"
			? "Service busy, waiting"
			: "Offline, waiting";
	if (now !== undefined) return `Drawing: ${now.label}`;
	if (queued.value) return "Waiting for its turn";
	if (fault.value !== undefined) return "Not drawn";
	const drawing = shown.value;
	return drawing === undefined
		? "Cancelled"
		: `${describeQuality(drawing.quality)} · ${describeBytes(drawing.bytes)}`;
}
