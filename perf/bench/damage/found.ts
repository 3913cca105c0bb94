import { median, quantile } from "../../../services/statistics.ts";
import { atLeast, atMost, type Budget } from "../../support/budgets.ts";
import { table } from "../../support/markdown.ts";
import { confusion, macroF1 } from "../models/statistics.ts";
import type { DamageMade } from "./kinds.ts";
import type { Outcome } from "./measure.ts";

/** A damage made, and what was told of each picture that has it. */
export interface Told {
	readonly made: DamageMade;
	readonly outcomes: readonly Outcome[];
}

const NONE = "none";
/** What harms a picture by no more than this did nothing: 32 colours are enough for most logos. */
const NO_HARM = 5e-4;

/** How often the kind told is the right one: macro-F1 over the kinds made, and clean pictures that are called damaged. */
export function foundBudgets(all: readonly Told[]): Budget[] {
	const pairs: { truth: string; told: string }[] = all.flatMap(
		({ made, outcomes }) =>
			outcomes.map(({ damage: [first], harm = 1 }) => ({
				truth:
					made.kind !== undefined &&
					(harm > NO_HARM || first?.kind === made.kind)
						? made.kind
						: NONE,
				told: first?.kind ?? NONE,
			})),
	);
	const kinds = [...new Set(pairs.flatMap(({ truth, told }) => [truth, told]))];
	const clean = all
		.filter(({ made }) => made.kind === undefined)
		.flatMap(({ outcomes }) => outcomes);
	const called = clean.filter(({ damage }) => damage.length > 0).length;
	return [
		atLeast(
			"kinds told, macro-F1",
			macroF1(
				confusion(
					pairs.map(({ truth }) => kinds.indexOf(truth)),
					pairs.map(({ told }) => kinds.indexOf(told)),
					kinds.length,
				),
			),
			0.95,
		),
		...(clean.length === 0
			? []
			: [atMost("clean called damaged, share", called / clean.length, 0.01)]),
	];
}

/** For each damage, how often it was named, and how near its parameter and the fidelity told came to the truth. */
export function foundTable(all: readonly Told[]): string {
	return table(
		[
			"damage",
			"right kind",
			"another kind",
			"none",
			"parameter right",
			"told off, median",
			"95th percentile",
			"told too much, mean",
		],
		all.map(rowOf),
		4,
	);
}

function rowOf({ made, outcomes }: Told): (string | number)[] {
	const { name, kind, told } = made;
	const none = outcomes.filter(({ damage }) => damage.length === 0).length;
	const right = outcomes.filter(
		({ damage: [first] }) => first?.kind === kind,
	).length;
	const exact = outcomes.filter(({ damage: [first] }) => {
		const value = first?.parameters[told?.parameter ?? ""];
		if (told === undefined || typeof value !== "number") return false;
		const miss = Math.abs(value - told.value);
		return miss <= told.within * (told.unit === "share" ? told.value : 1);
	}).length;
	const much = outcomes.map(({ toldTooMuch }) => toldTooMuch);
	const misses = much.map(Math.abs);
	return [
		name,
		right,
		outcomes.length - none - (kind === undefined ? 0 : right),
		none,
		told === undefined ? "" : exact,
		median(misses),
		quantile(misses, 0.95),
		much.reduce((sum, one) => sum + one, 0) / much.length,
	];
}
