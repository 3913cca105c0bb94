import { computed, effect, signal } from "@preact/signals";
import type { Options } from "../service/convert.ts";

export type Tier = "auto" | 1 | 2 | 3;

/** What a visitor chose; the same for all pictures. */
export interface Settings {
	/** auto: plain, then ever better. hand: one converter with options of one's own. */
	readonly mode: "auto" | "hand";
	readonly tier: Tier;
	/** The fidelity to reach, 0 to 1. */
	readonly target: number;
	/** Seconds; undefined for as long as it takes. */
	readonly budget: number | undefined;
	/** Further options of the AI route that differ from its defaults. */
	readonly ai: Options;
	readonly converter: string;
	/** The format that drawings are taken away in. */
	readonly format: string;
	/** Options of those files, such as their size. */
	readonly output: Options;
	/** Each converter's options that differ from its defaults. */
	readonly options: Readonly<Record<string, Options>>;
}

export const DEFAULTS: Settings = {
	mode: "auto",
	tier: "auto",
	target: 0.9,
	budget: undefined,
	ai: {},
	converter: "subpixel",
	options: {},
	format: "svg",
	output: {},
};

export const settings = signal<Settings>(fromHash(location.hash));

export const handOptions = computed<Options>(() => {
	const { converter, options } = settings.value;
	return options[converter] ?? {};
});

export function change(part: Partial<Settings>): void {
	settings.value = { ...settings.value, ...part };
}

/** Sets an option, or with undefined gives it back its default. */
export function changeOption(
	of: "ai" | "hand" | "output",
	name: string,
	value: unknown,
): void {
	const { converter, options } = settings.value;
	if (of !== "hand")
		change({ [of]: withOption(settings.value[of], name, value) });
	else
		change({
			options: {
				...options,
				[converter]: withOption(options[converter] ?? {}, name, value),
			},
		});
}

function withOption(options: Options, name: string, value: unknown): Options {
	const { [name]: _, ...others } = options;
	return value === undefined ? others : { ...others, [name]: value };
}

/** Keeps the settings in the page's own address, so that they outlast a reload; and takes them from one that is typed. */
export function keepInAddress(): void {
	effect(() => {
		const hash = toHash(settings.value);
		if (hash !== (location.hash || "#"))
			history.replaceState(null, "", hash === "#" ? location.pathname : hash);
	});
	addEventListener("hashchange", () => {
		settings.value = fromHash(location.hash);
	});
}

/** The address of this page with these settings: none of it is sent to the service by opening it. */
export function linkTo(chosen: Settings): string {
	return new URL(toHash(chosen), location.href).href;
}

/** Names of options never start with a dot, so that those of the page can. */
export function toHash(chosen: Settings): string {
	const fields = new URLSearchParams();
	const { mode, tier, target, budget, converter, options, format } = chosen;
	if (mode !== DEFAULTS.mode) fields.set(".mode", mode);
	if (tier !== DEFAULTS.tier) fields.set(".tier", String(tier));
	if (target !== DEFAULTS.target) fields.set(".target", String(target));
	if (budget !== undefined) fields.set(".budget", String(budget));
	if (converter !== DEFAULTS.converter) fields.set(".converter", converter);
	if (format !== DEFAULTS.format) fields.set(".format", format);
	for (const group of ["ai", "output"] as const)
		for (const [name, value] of Object.entries(chosen[group]))
			fields.set(`.${group}.${name}`, JSON.stringify(value));
	for (const [name, value] of Object.entries(options[converter] ?? {}))
		fields.set(name, JSON.stringify(value));
	return `#${fields}`;
}

/** Reads what toHash wrote; what is none of it is left out. */
export function fromHash(hash: string): Settings {
	const fields = new URLSearchParams(hash.slice(1));
	const tier = fields.get(".tier");
	const target = Number(fields.get(".target") ?? DEFAULTS.target);
	const budget = Number(fields.get(".budget") ?? 0);
	const converter = fields.get(".converter") ?? DEFAULTS.converter;
	const groups: Record<string, Record<string, unknown>> = {
		...{ ai: {}, output: {}, hand: {} },
	};
	for (const [name, text] of fields) {
		const value = parsed(text);
		if (value === undefined) continue;
		const [, group = "hand", option] =
			/^(?:\.(ai|output)\.)?(\w+)$/.exec(name) ?? [];
		if (option !== undefined) groups[group][option] = value;
	}
	return {
		mode: fields.get(".mode") === "hand" ? "hand" : "auto",
		tier: tier === "1" || tier === "2" || tier === "3" ? asTier(tier) : "auto",
		target: target >= 0 && target <= 1 ? target : DEFAULTS.target,
		budget: budget > 0 ? budget : undefined,
		...{ converter, ai: groups.ai, output: groups.output },
		options:
			Object.keys(groups.hand).length > 0 ? { [converter]: groups.hand } : {},
		format: fields.get(".format") ?? DEFAULTS.format,
	};
}

function asTier(text: string): Tier {
	return Number(text) as Tier;
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text) ?? undefined;
	} catch {
		return undefined;
	}
}
