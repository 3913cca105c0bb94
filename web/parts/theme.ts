import { effect, signal } from "@preact/signals";

const THEMES = ["auto", "light", "dark"] as const;
const NAME = "svg-ai-theme";

export const theme = signal<(typeof THEMES)[number]>(kept());

effect(() => {
	document.documentElement.dataset.theme = theme.value;
});

export function nextTheme(): void {
	theme.value = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length];
	try {
		localStorage.setItem(NAME, theme.value);
	} catch {
		// Where storage is switched off the choice lasts as long as the page.
	}
}

function kept(): (typeof THEMES)[number] {
	try {
		const name = localStorage.getItem(NAME);
		return THEMES.find((one) => one === name) ?? "auto";
	} catch {
		return "auto";
	}
}
