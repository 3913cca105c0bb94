import {
	confirm,
	diagnose,
	mayBeSpread,
} from "../../../services/damage/diagnose.ts";
import type { Diagnosis } from "../../../services/damage/diagnosis.ts";
import { tracesOf } from "../../../services/damage/traces/traces.ts";
import type { Raster } from "../../../services/image/raster.ts";
import type { Predictor } from "../../../services/prediction/predictor.ts";
import { fidelity } from "../../../services/quality/fidelity.ts";
import { renderSvg } from "../../../services/quality/render.ts";
import { completeSetting } from "../../../services/settings/complete.ts";
import { TRACERS } from "../../../services/tracing/tracers.ts";
import type { Random } from "../../corpus/seeded.ts";
import type { Chain } from "../../traces/chains.ts";
import { drawn } from "../../traces/drawing.ts";
import type { NamedSubject } from "../../traces/subjects.ts";

/** A picture's file says nothing here: all is in the pixels. */
const NO_FILE = new Uint8Array();
const PATIENCE = { deadlineMs: 60_000 };
const FAST = completeSetting("subpixel", { effort: "fast" });

/** A drawing of a picture, against the true one. */
export interface Drawn {
	/** 1 less its fidelity to the truth at the picture's size. */
	readonly error: number;
	readonly bytes: number;
}

/** What was told of a picture by measuring alone, and with the hint. */
export interface Outcome {
	readonly chain: string;
	readonly happened: readonly string[];
	readonly measured: string | undefined;
	readonly hinted: string | undefined;
	/** Whether the hint brought a restoration. */
	readonly isRestored: boolean;
	/** The model was asked. */
	readonly isAsked: boolean;
	/** Of the picture as it came, and restored by the hint; where it was, and where both can be held against the truth. */
	readonly before?: Drawn;
	readonly after?: Drawn;
	/** Processor ms of the traces, of asking, and of looking again. */
	readonly tracesMs: number;
	readonly askMs: number;
	readonly againMs: number;
}

/** Lets a drawing go a way, and diagnoses what comes of it without and with a hint. */
export async function diagnoseBoth(
	subject: NamedSubject,
	chain: Chain,
	random: Random,
	expectDamage: Predictor["expectDamage"],
): Promise<Outcome> {
	const { raster, kinds } = await chain.take(subject, random);
	const found = diagnose(raster, NO_FILE);
	const told = {
		chain: chain.name,
		happened: kinds,
		measured: found?.damage.kind,
	};
	const unasked = { tracesMs: 0, askMs: 0, againMs: 0 };
	if (found !== undefined || !mayBeSpread(raster))
		return {
			...told,
			hinted: told.measured,
			...{ isRestored: false, isAsked: false, ...unasked },
		};
	const [traces, tracesMs] = timed(() => tracesOf(raster));
	const asked = performance.now();
	const { hint, fallback } = await expectDamage(traces, PATIENCE);
	if (fallback !== undefined) throw new Error(fallback);
	const askMs = performance.now() - asked;
	const [again, againMs] = timed(() => confirm(raster, hint));
	const restored = again && restoredBy(again);
	return {
		...told,
		hinted: again?.damage.kind,
		isRestored: restored !== undefined,
		isAsked: true,
		...{ tracesMs, askMs, againMs },
		...(restored && heldAgainstTruth(subject, raster, restored)),
	};
}

function restoredBy(diagnosis: Diagnosis) {
	return diagnosis.restore("quick");
}

/** Drawings of a picture as it came and restored; nothing where it was cut and has no place in the truth. */
function heldAgainstTruth(
	subject: NamedSubject,
	came: Raster,
	restored: { readonly raster: Raster; readonly noise: number },
) {
	const truth = drawn(subject);
	if (truth.width !== came.width || truth.height !== came.height) return {};
	const drawingOf = (raster: Raster, noise?: number): Drawn => {
		const hints = noise === undefined ? {} : { noise };
		const { svg } = TRACERS.subpixel.trace(raster, FAST.parameters, hints);
		const rendered = renderSvg(svg, truth.width);
		return {
			error: 1 - fidelity(truth, rendered),
			bytes: Buffer.byteLength(svg),
		};
	};
	return {
		before: drawingOf(came),
		after: drawingOf(restored.raster, restored.noise),
	};
}

function timed<T>(work: () => T): [T, number] {
	const cpu = process.cpuUsage();
	const result = work();
	const { user, system } = process.cpuUsage(cpu);
	return [result, (user + system) / 1000];
}
