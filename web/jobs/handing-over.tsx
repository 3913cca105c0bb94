import { type Handing, handOver } from "../state/hand-over.ts";

/** Pictures on their way to the service, or why it didn't take them. */
export function HandingOver({ now }: { readonly now: Handing }) {
	const { files, share, fault, cancel } = now;
	const what = files.length === 1 ? files[0].name : `${files.length} pictures`;
	return (
		<section class="sheet">
			<h1>{what}</h1>
			{fault === undefined ? (
				<>
					<p role="status">
						{share < 1 ? "Being handed over" : "Being taken in"}
					</p>
					<progress value={share} aria-label="Sent" />
				</>
			) : (
				<p role="alert">{fault}</p>
			)}
			<div class="row">
				{fault !== undefined && (
					<button type="button" class="button" onClick={() => handOver(files)}>
						Try again
					</button>
				)}
				<button type="button" class="button quiet" onClick={cancel}>
					Cancel
				</button>
			</div>
		</section>
	);
}
