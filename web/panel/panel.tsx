import { signal } from "@preact/signals";
import type { Picture } from "../state/pictures.ts";
import { Adjust } from "./adjust.tsx";
import { Colours } from "./colours.tsx";
import { Result } from "./result.tsx";
import { Summary } from "./summary.tsx";
import { Take } from "./take.tsx";

const TABS = [
	["result", "Result", Result],
	["adjust", "Adjust", Adjust],
	["colours", "Colours", Colours],
	["take", "Take", Take],
] as const;

type TabId = (typeof TABS)[number][0];

const open = signal<TabId>("result");

/** All that is told of a picture's drawings, and all that can be changed. */
export function Panel({ picture }: { readonly picture: Picture }) {
	return (
		<aside class="panel" aria-label="About the drawing">
			<Summary picture={picture} />
			<div
				class="tabs"
				role="tablist"
				aria-label="About the drawing"
				onKeyDown={onKeyDown}
			>
				{TABS.map(([id, label]) => (
					<button
						key={id}
						type="button"
						role="tab"
						id={`tab-${id}`}
						aria-controls="tab-panel"
						aria-selected={open.value === id}
						tabIndex={open.value === id ? 0 : -1}
						onClick={() => {
							open.value = id;
						}}
					>
						{label}
					</button>
				))}
			</div>
			{TABS.map(
				([id, , Content]) =>
					open.value === id && (
						<div
							key={id}
							class="tab-panel"
							role="tabpanel"
							id="tab-panel"
							aria-labelledby={`tab-${id}`}
						>
							<Content picture={picture} />
						</div>
					),
			)}
		</aside>
	);
}

/** Arrow keys go from tab to tab (WAI-ARIA, tabs with automatic activation). */
function onKeyDown(event: KeyboardEvent): void {
	const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
	if (step === undefined) return;
	event.preventDefault();
	const at = TABS.findIndex(([id]) => id === open.value);
	const [next] = TABS[(at + step + TABS.length) % TABS.length];
	open.value = next;
	document.getElementById(`tab-${next}`)?.focus();
}
