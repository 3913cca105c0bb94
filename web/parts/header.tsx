import { hasJobs, jobs } from "../state/jobs.ts";
import { place } from "../state/place.ts";
import {
	type AiState,
	aiState,
	offer,
	serviceState,
} from "../state/service.ts";
import { nextTheme, theme } from "./theme.ts";

export function Header() {
	return (
		<header class="header">
			<a class="brand" href="." aria-label="svg-ai, start again">
				<img src="icon.svg" alt="" width="24" height="24" />
				<span>svg-ai</span>
			</a>
			<AiPill />
			<JobsButton />
			{offer.value?.hasDocs !== false && (
				<a class="header-link" href="docs">
					API
				</a>
			)}
			<button type="button" class="button quiet" onClick={nextTheme}>
				<span aria-hidden="true">{THEME_SIGNS[theme.value]}</span>
				<span class="visually-hidden">Light or dark: </span>
				<span class="theme-name">{THEME_WORDS[theme.value]}</span>
			</button>
		</header>
	);
}

/** To the jobs of this browser and back, where there are any. */
function JobsButton() {
	if (!hasJobs.value || jobs.value.length === 0) return null;
	const isOpen = place.value === "jobs";
	return (
		<button
			type="button"
			class="toggle"
			aria-pressed={isOpen}
			onClick={() => {
				place.value = isOpen ? "pictures" : "jobs";
			}}
		>
			Jobs {jobs.value.length}
		</button>
	);
}

const THEME_WORDS = { auto: "Auto", light: "Light", dark: "Dark" };
const THEME_SIGNS = { auto: "◐", light: "○", dark: "●" };

const AI_WORDS: Readonly<Record<AiState, string>> = {
	unknown: "Looking for the service",
	off: "AI is off",
	loading: "Models are loading",
	ok: "AI is on",
	degraded: "AI is on, in part",
};

function AiPill() {
	const away = serviceState.value === "away";
	const state = away ? "away" : aiState.value;
	return (
		<p class="pill" data-state={state} role="status">
			{away ? "Offline" : AI_WORDS[aiState.value]}
		</p>
	);
}
