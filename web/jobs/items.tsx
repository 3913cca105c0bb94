import { useSignal } from "@preact/signals";
import type { JobItem } from "../../client/src/index.ts";
import { renamed, save } from "../pictures/save.ts";
import { once } from "../service/client.ts";
import type { ListedJob } from "../state/jobs.ts";
import { itemState } from "./job-words.ts";
import { ItemThumbnail } from "./thumbnail.tsx";

/** So many are shown at once, and as many more where they are asked for. */
const PAGE = 120;

/** The job's pictures with what became of each. */
export function JobItems({ one }: { readonly one: ListedJob }) {
	const most = useSignal(PAGE);
	const items = [...one.items.value.values()];
	return (
		<>
			<ul class="items" aria-label="Pictures of this job">
				{items.slice(0, most.value).map((item) => (
					<Item key={item.number} job={one.id} item={item} />
				))}
			</ul>
			{items.length > most.value && (
				<button
					type="button"
					class="button quiet"
					onClick={() => {
						most.value += PAGE;
					}}
				>
					Show more: {items.length - most.value} are left
				</button>
			)}
		</>
	);
}

function Item(props: { readonly job: string; readonly item: JobItem }) {
	const { job, item } = props;
	const { number, name, state, error, files = [], warnings = [] } = item;
	const fault = useSignal("");
	const take = async (format: string) => {
		fault.value = "";
		try {
			const file = await once.jobFile(job, number, format);
			const blob = new Blob([file.bytes], { type: file.mediaType });
			save(blob, renamed(withoutFolders(name), format));
		} catch (thrown) {
			fault.value = (thrown as Error).message;
		}
	};
	return (
		<li class="item" data-state={state}>
			{state === "done" ? (
				<ItemThumbnail {...{ job, number }} />
			) : (
				<span class={state === "running" ? "thumb busy" : "thumb"} />
			)}
			<span class="picture-words">
				<span class="picture-name" title={name}>
					{name}
				</span>
				<small>{itemState(item)}</small>
				{error !== undefined && <small class="item-error">{error}</small>}
				{warnings.map((warning) => (
					<small key={warning}>{warning}</small>
				))}
				{fault.value !== "" && (
					<small class="item-error" role="alert">
						{fault}
					</small>
				)}
			</span>
			<span class="item-files">
				{files.map(({ format }) => (
					<button
						key={format}
						type="button"
						class="rung-ask"
						aria-label={`Save ${name} as ${format.toUpperCase()}`}
						onClick={() => take(format)}
					>
						{format.toUpperCase()}
					</button>
				))}
			</span>
		</li>
	);
}

const withoutFolders = (name: string) => name.split("/").at(-1) ?? name;
