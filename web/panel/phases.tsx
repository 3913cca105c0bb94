import { describeSeconds } from "../parts/words.ts";
import type { Drawing } from "../service/convert.ts";

/** The service's own account of its time, as one bar and a list. */
export function Phases({ drawing: { phases } }: { readonly drawing: Drawing }) {
	if (phases.length === 0) return <p>It was in the service's cache.</p>;
	const sum = phases.reduce((total, [, ms]) => total + ms, 0);
	let from = 0;
	return (
		<>
			<svg
				class="phases"
				viewBox="0 0 100 6"
				preserveAspectRatio="none"
				aria-hidden="true"
			>
				{phases.map(([phase, ms], i) => {
					const x = (from / sum) * 100;
					from += ms;
					return (
						<rect
							key={phase}
							class={`phase-${i % 6}`}
							x={x}
							y="0"
							width={(ms / sum) * 100}
							height="6"
						/>
					);
				})}
			</svg>
			<ul class="phase-list">
				{phases.map(([phase, ms], i) => (
					<li key={phase}>
						<span class={`dot phase-${i % 6}`} aria-hidden="true" />
						{phase} {describeSeconds(ms / 1000)}
					</li>
				))}
			</ul>
		</>
	);
}
