import { useSignal } from "@preact/signals";
import type { Job } from "../../client/src/index.ts";
import { save } from "../pictures/save.ts";
import { once } from "../service/client.ts";
import { ask, followAgain } from "../state/follow-jobs.ts";
import { dropJob, type ListedJob } from "../state/jobs.ts";
import { JobItems } from "./items.tsx";
import { keptUntil, progressOf, stateOf } from "./job-words.ts";

/** One job: how far it is, what can be done with it, and its pictures. */
export function JobSheet({ one }: { readonly one: ListedJob }) {
	const job = one.job.value;
	return (
		<section class="sheet">
			<h1>{one.title}</h1>
			{job !== undefined && <Progress job={job} />}
			{one.fault.value !== "" && (
				<p class="caveat" role="alert">
					{one.fault}{" "}
					<button
						type="button"
						class="button quiet"
						onClick={() => followAgain(one)}
					>
						Try again
					</button>
				</p>
			)}
			{job !== undefined && <Actions {...{ one, job }} />}
			<JobItems one={one} />
		</section>
	);
}

function Progress({ job }: { readonly job: Job }) {
	return (
		<div class="job-progress">
			<p>
				<strong role="status">{stateOf(job)}</strong>{" "}
				<span>{progressOf(job)}</span>
			</p>
			<progress value={job.progress} aria-label="Share that has ended" />
			<p class="hint">
				{job.finished_at === undefined
					? "It goes on when you leave; this browser finds it again."
					: keptUntil(job)}
			</p>
		</div>
	);
}

function Actions(props: { readonly one: ListedJob; readonly job: Job }) {
	const { one, job } = props;
	const { counts } = job;
	// What was no picture isn't tried again.
	const canRetry = [...one.items.value.values()].some(
		({ state, tries }) => state === "failed" && tries > 0,
	);
	const busy = useSignal(false);
	const doing = (work: () => Promise<void>) => async () => {
		busy.value = true;
		await work().catch((error: Error) => {
			one.fault.value = error.message;
		});
		busy.value = false;
	};
	const saveAll = doing(async () => {
		const { bytes, mediaType } = await once.jobResults(one.id);
		save(new Blob([bytes], { type: mediaType }), "drawings.zip");
	});
	return (
		<div class="row">
			<button
				type="button"
				class="button primary"
				disabled={counts.done === 0 || busy.value}
				onClick={saveAll}
			>
				Save all as zip
			</button>
			{counts.waiting > 0 && (
				<button
					type="button"
					class="button"
					disabled={busy.value}
					onClick={doing(() => ask(one, "cancelJob"))}
				>
					Cancel what waits
				</button>
			)}
			{canRetry && job.finished_at !== undefined && (
				<button
					type="button"
					class="button"
					disabled={busy.value}
					onClick={doing(() => ask(one, "retryJob"))}
				>
					Try again what failed
				</button>
			)}
			<button
				type="button"
				class="button quiet"
				onClick={() => dropJob(one.id)}
			>
				Take off this list
			</button>
		</div>
	);
}
