import { measure } from "../../../services/quality/measure.ts";
import { renderSvg } from "../../../services/quality/render.ts";
import { TIERS } from "../../../services/routing/tiers.ts";
import type { CorpusItem } from "../../corpus/corpus.ts";
import type { Picture } from "../../measuring/picture.ts";
import type { Variant } from "../../peers/variant.ts";
import type { Answer, Client } from "./ask.ts";
import { type MeasuredTier, optimalTiers } from "./optimal.ts";

const TARGETS = [0.8, 0.85, 0.9, 0.95, 0.97, 0.99];
const BUDGETS_MS = [200, 1000];
const BUDGET_TARGETS = [0.9, 0.97];

/** One way of converting one image. */
export interface Row {
	readonly way: string;
	/** To the input, as the service measures it. */
	readonly ssim: number;
	/** To the true vector at the input's size, where there is one. */
	readonly truth?: number;
	readonly bytes: number;
	readonly ms: number;
	readonly svg: string;
}

/** One decision of the router against what was measured. */
export interface Decision {
	readonly target: number;
	readonly budgetMs?: number;
	/** Usually one; several where they came out equal. */
	readonly optimal: readonly number[];
	/** The tier that the answer came from, after measuring. */
	readonly used: number;
	/** The tier that the models alone chose. */
	readonly selected: number;
	readonly ms: number;
}

export interface ItemResult {
	readonly item: CorpusItem;
	/** The file that was sent. */
	readonly bytes: Buffer;
	/** As the classifier sees it. */
	readonly logoType: string;
	readonly rows: readonly Row[];
	readonly decisions: readonly Decision[];
	readonly routingMs: readonly number[];
	readonly inferMs: readonly number[];
	/** What was foretold of tier 1, and what came of it. */
	readonly prediction: {
		readonly predicted: number;
		readonly actual: number;
		readonly inside: boolean;
	};
	/** Answers that did without some model. */
	readonly fallbacks: number;
}

/** Converts one image every way that is compared. */
export async function measureItem(
	ask: Client,
	picture: Picture,
	peers: readonly Variant[],
): Promise<ItemResult> {
	const { item, bytes, raster } = picture;
	const truth =
		picture.truth === undefined
			? undefined
			: renderSvg(picture.truth, raster.width);
	const toTruth = (svg: string) => {
		if (truth === undefined || truth.height !== raster.height) return {};
		const drawn = renderSvg(svg, raster.width);
		return drawn.height === truth.height
			? { truth: measure(truth, drawn).ssim }
			: {};
	};
	const row = (way: string, { svg, ssim, bytes, ms }: Answer): Row => ({
		way,
		ssim,
		bytes,
		ms,
		svg,
		...toTruth(svg),
	});

	const plain = await ask.plain(bytes);
	const rows = [row("plain", plain)];
	const answers: Answer[] = [];
	async function eachTier(budget: string): Promise<MeasuredTier[]> {
		const measured: MeasuredTier[] = [];
		for (const { tier } of TIERS) {
			const answer = await ask.ai(bytes, `tier=${tier}${budget}`);
			answers.push(answer);
			if (budget === "") rows.push(row(`tier ${tier}`, answer));
			measured.push({ tier, ssim: answer.ssim });
		}
		return measured;
	}
	const decisions: Decision[] = [];
	async function decide(targets: readonly number[], budgetMs?: number) {
		const budget =
			budgetMs === undefined ? "" : `&time_budget=${budgetMs / 1000}`;
		const measured = await eachTier(budget);
		for (const target of targets) {
			const answer = await ask.ai(bytes, `target_quality=${target}${budget}`);
			answers.push(answer);
			if (target === 0.9 && budgetMs === undefined)
				rows.push(row("auto", answer));
			decisions.push({
				target,
				...(budgetMs !== undefined && { budgetMs }),
				optimal: optimalTiers(measured, target),
				used: answer.tierUsed ?? 0,
				selected: answer.tierSelected ?? 0,
				ms: answer.ms,
			});
		}
	}
	await decide(TARGETS);
	for (const budgetMs of BUDGETS_MS) await decide(BUDGET_TARGETS, budgetMs);

	for (const peer of peers) {
		if (peer.missing !== undefined || !peer.accepts(item)) continue;
		const startedAt = performance.now();
		const svg = await peer.convert(picture);
		const ms = performance.now() - startedAt;
		const { ssim } = measure(raster, renderSvg(svg, raster.width));
		rows.push(row(peer.name, { svg, bytes: Buffer.byteLength(svg), ssim, ms }));
	}
	const { predicted = 0, ssim, interval = [0, 0], logoType } = answers[0];
	return {
		item,
		bytes,
		logoType: logoType ?? "unknown",
		rows,
		decisions,
		routingMs: answers.map(({ routingMs = 0 }) => routingMs),
		inferMs: answers.map(({ inferMs = 0 }) => inferMs),
		prediction: {
			predicted,
			actual: ssim,
			inside: interval[0] <= ssim && ssim <= interval[1],
		},
		fallbacks: answers.filter(({ fallback }) => fallback !== undefined).length,
	};
}
