import { Choose } from "../pictures/choose.tsx";
import { handing } from "../state/hand-over.ts";
import { jobs, type ListedJob, selectedJob, selectJob } from "../state/jobs.ts";
import { place } from "../state/place.ts";
import { HandingOver } from "./handing-over.tsx";
import { shareOf, stateOf } from "./job-words.ts";
import { JobSheet } from "./sheet.tsx";

/** The jobs of this browser: a list, and one of them. */
export function Jobs() {
	const shown = selectedJob.value;
	return (
		<main class="jobs">
			<nav class="pictures" aria-label="Jobs">
				<ul>
					{jobs.value.map((one) => (
						<Row key={one.id} one={one} isSelected={one === shown} />
					))}
				</ul>
				<div class="pictures-actions">
					<Choose class="button quiet" label="New pictures">
						+ New
					</Choose>
					<button
						type="button"
						class="button quiet"
						onClick={() => {
							place.value = "pictures";
						}}
					>
						Back to pictures
					</button>
				</div>
			</nav>
			{handing.value !== undefined ? (
				<HandingOver now={handing.value} />
			) : shown !== undefined ? (
				<JobSheet key={shown.id} one={shown} />
			) : (
				<section class="sheet">
					<h1>No jobs here</h1>
					<p class="hint">
						Many pictures at once, or a zip of them, are drawn as a job. Its
						results are kept for a while.
					</p>
				</section>
			)}
		</main>
	);
}

function Row(props: { readonly one: ListedJob; readonly isSelected: boolean }) {
	const { one, isSelected } = props;
	const job = one.job.value;
	return (
		<li class={isSelected ? "picture selected" : "picture"}>
			<button
				type="button"
				class="picture-choose"
				aria-current={isSelected}
				onClick={() => selectJob(one.id)}
			>
				<span class="picture-words">
					<span class="picture-name">{one.title}</span>
					<small>
						{job === undefined ? "" : `${stateOf(job)} · ${shareOf(job)}`}
					</small>
				</span>
			</button>
		</li>
	);
}
