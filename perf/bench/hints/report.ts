import { mean, median } from "../../../services/statistics.ts";
import { table } from "../../support/markdown.ts";
import { confusion, macroF1 } from "../models/statistics.ts";
import type { Outcome } from "./diagnose-both.ts";

const NONE = "none";

/** Tables of what was told without and with the hint. */
export function reportOf(outcomes: readonly Outcome[]): string {
	const clean = outcomes.filter(({ happened }) => happened.length === 0);
	const asked = outcomes.filter(({ isAsked }) => isAsked);
	const called = (of: (outcome: Outcome) => string | undefined) =>
		`${clean.filter((one) => of(one) !== undefined).length} of ${clean.length}`;
	const both = outcomes.flatMap(({ before, after }) =>
		before && after ? [{ before, after }] : [],
	);
	return `${outcomes.length} pictures. Of a chain of several kinds any that happened counts as right.

${table(
	["", "measured alone", "with the hint"],
	[
		[
			"kinds told, macro-F1",
			f1(outcomes, ({ measured }) => measured),
			f1(outcomes, ({ hinted }) => hinted),
		],
		[
			"clean called damaged",
			called(({ measured }) => measured),
			called(({ hinted }) => hinted),
		],
		[
			"clean restored because of the hint",
			"",
			clean.filter(({ isRestored }) => isRestored).length,
		],
	],
	3,
)}

The model was asked of ${asked.length} pictures; processor ms of its traces ${median(asked.map(({ tracesMs }) => tracesMs)).toFixed(1)} in the
median, of waiting for it ${median(asked.map(({ askMs }) => askMs)).toFixed(1)}, of looking again ${median(asked.map(({ againMs }) => againMs)).toFixed(1)}.

## By way

${table(
	[
		"way",
		"pictures",
		"right, measured",
		"right, with the hint",
		"wrong, measured",
		"wrong, with the hint",
		"restored by the hint",
		"error before",
		"error after",
		"bytes before",
		"bytes after",
	],
	[...new Set(outcomes.map(({ chain }) => chain))].map((chain) =>
		rowOf(
			chain,
			outcomes.filter((one) => one.chain === chain),
		),
	),
	4,
)}

Errors are 1 less the fidelity to the truth of the fast setting's drawings, means over the ${both.length} pictures that the hint had restored (and that weren't
cut): as they came, and restored. Bytes are medians.
`;
}

function rowOf(chain: string, of: readonly Outcome[]): (string | number)[] {
	const isRight = ({ happened }: Outcome, told: string | undefined) =>
		happened.length === 0 ? told === undefined : happened.includes(told ?? "");
	const isWrong = (outcome: Outcome, told: string | undefined) =>
		told !== undefined && !isRight(outcome, told);
	const count = (is: (outcome: Outcome) => boolean) => of.filter(is).length;
	const both = of.flatMap(({ before, after }) =>
		before && after ? [{ before, after }] : [],
	);
	const figures =
		both.length === 0
			? ["", "", "", ""]
			: [
					mean(both.map(({ before }) => before.error)),
					mean(both.map(({ after }) => after.error)),
					Math.round(median(both.map(({ before }) => before.bytes))),
					Math.round(median(both.map(({ after }) => after.bytes))),
				];
	return [
		chain,
		of.length,
		count((one) => isRight(one, one.measured)),
		count((one) => isRight(one, one.hinted)),
		count((one) => isWrong(one, one.measured)),
		count((one) => isWrong(one, one.hinted)),
		count(({ isRestored }) => isRestored),
		...figures,
	];
}

function f1(
	outcomes: readonly Outcome[],
	of: (outcome: Outcome) => string | undefined,
): number {
	const pairs = outcomes.map((outcome) => {
		const told = of(outcome) ?? NONE;
		const { happened } = outcome;
		const truth = happened.includes(told) ? told : (happened[0] ?? NONE);
		return { truth, told };
	});
	const kinds = [...new Set(pairs.flatMap(({ truth, told }) => [truth, told]))];
	return macroF1(
		confusion(
			pairs.map(({ truth }) => kinds.indexOf(truth)),
			pairs.map(({ told }) => kinds.indexOf(told)),
			kinds.length,
		),
	);
}
