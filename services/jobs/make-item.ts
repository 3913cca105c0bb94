import { createHash, randomUUID } from "node:crypto";
import { inBackground } from "../conversion/background.ts";
import type { Conversions } from "../conversion/conversions.ts";
import type { PhaseTimes } from "../conversion/task.ts";
import type { Rollout } from "../flags/rollout.ts";
import { isAsTraced } from "../formats/svg/root.ts";
import type { AiConversions } from "../routing/ai-conversions.ts";
import type { Quotes } from "../routing/quote.ts";
import { ServiceError } from "../service-error.ts";
import { readWhole } from "../storage/body.ts";
import type { Storage } from "../storage/storage.ts";
import type { ItemResult, JobFile, JobRequest } from "./states.ts";
import type { ItemAtWork } from "./store/making.ts";

/** An item can't be made now, by no fault of its own. */
export class Postponed extends Error {
	override readonly name = "Postponed";
	readonly seconds: number;
	constructor(message: string, seconds: number) {
		super(message);
		this.seconds = seconds;
	}
}

/** How AI is asked from outside its scope. */
export interface AiAccess {
	/** Whether the flag is on for whoever made the job. */
	isOn(context: NonNullable<JobRequest["ai"]>["context"]): boolean;
	/** Which versions of models whoever made the job has. */
	rollout(
		context: NonNullable<JobRequest["ai"]>["context"],
	): Rollout | undefined;
	convert: AiConversions["convert"];
	/** What is expected of conversions, also while the flag is off. */
	readonly quotes: Quotes;
}

export interface MakerOptions {
	readonly converter: Pick<Conversions, "convert" | "write">;
	/** Undefined until the AI's scope is there. */
	readonly ai: () => AiAccess | undefined;
	readonly storage: Storage;
	/** Bytes of a picture; more are no picture of ours. */
	readonly maxImageBytes: number;
	/** Milliseconds that one task of an item may take in its worker. */
	readonly taskMs: number;
	/** Told of each drawing. */
	readonly onMade?: (made: {
		readonly converter: string;
		readonly phases: object;
		readonly fidelity: number;
		readonly tier?: number;
	}) => void;
}

/** How often an item that waits for AI asks for it, where nobody tells that it is back; in seconds. */
const AI_PAUSE_SECONDS = 30;

/** What both ways of converting give. */
interface Drawn {
	readonly svg: string;
	/** Equal names mean equal SVGs. */
	readonly name: string;
	readonly converter: string;
	readonly tier?: number;
	readonly ssim: number;
	readonly fidelity: number;
	readonly warnings: readonly string[];
	readonly ms: number;
}

export type Maker = ReturnType<typeof createMaker>;

/** Makes items: the same conversions that clients get, in the background. */
export function createMaker(options: MakerOptions) {
	const { converter, storage } = options;

	async function drawPlainly(
		bytes: Uint8Array,
		{ plain }: JobRequest,
		signal: AbortSignal,
	): Promise<Drawn> {
		const { key, result } = await converter.convert(
			{ bytes, ...plain },
			signal,
		);
		const { svg, ssim, fidelity, phases } = result;
		options.onMade?.({ converter: plain.converter, phases, fidelity });
		return {
			...{ svg, name: key, converter: plain.converter, ssim, fidelity },
			...{ warnings: [], ms: workOf(phases) },
		};
	}

	async function drawByAi(
		bytes: Uint8Array,
		{ ai }: JobRequest,
		access: AiAccess,
		signal: AbortSignal,
	): Promise<Drawn> {
		const { tier, targetQuality, budgetMs, choices, context } =
			ai as NonNullable<typeof ai>;
		const request = {
			rollout: access.rollout(context),
			...{ tier, targetQuality, budgetMs },
			...(choices !== undefined && { choices }),
			arrivedAt: performance.now(),
		};
		const { result } = await access.convert(bytes, request, signal);
		const { best, climb, phases } = result;
		const { svg, ssim, fidelity } = best.result;
		const { converter } = best.setting;
		options.onMade?.({ converter, phases, fidelity, tier: climb.used });
		return {
			...{ svg, converter, tier: climb.used, ssim, fidelity },
			name: createHash("sha256").update(svg).digest("hex"),
			warnings: climb.missedByFar
				? [
						`The best drawing found has a fidelity of ${fidelity.toFixed(3)}, far below the target ${targetQuality}.`,
					]
				: [],
			ms: result.elapsedMs,
		};
	}

	function draw(
		bytes: Uint8Array,
		request: JobRequest,
		signal: AbortSignal,
	): Promise<Drawn> {
		if (request.ai === undefined) return drawPlainly(bytes, request, signal);
		const access = options.ai();
		if (access?.isOn(request.ai.context))
			return drawByAi(bytes, request, access, signal);
		if (request.ai.whenOff === "wait")
			throw new Postponed("AI is switched off.", AI_PAUSE_SECONDS);
		return drawPlainly(bytes, request, signal);
	}

	async function readPicture(key: string): Promise<Buffer> {
		const found = await storage.get(key);
		if (found === undefined)
			throw new ServiceError("FILE_NOT_FOUND", "Its picture is gone.");
		return readWhole(found, options.maxImageBytes);
	}

	async function write(
		item: ItemAtWork,
		drawn: Drawn,
		signal: AbortSignal,
	): Promise<Pick<ItemResult, "files" | "warnings">> {
		const { formats, order } = item.request;
		const mark = randomUUID().slice(0, 8);
		const warnings = [...drawn.warnings];
		const files: JobFile[] = [];
		try {
			for (const format of formats) {
				const asked = { ...order, format };
				const written =
					format === "svg" && isAsTraced(asked)
						? { bytes: Buffer.from(drawn.svg), warnings: [] }
						: await converter.write(drawn, [asked], false, signal);
				const key = `${item.job}/${item.number}-${mark}.${format}`;
				await storage.put(key, written.bytes);
				files.push({ format, key, size: written.bytes.length });
				warnings.push(...written.warnings);
			}
		} catch (error) {
			await discard(files);
			throw error;
		}
		return { files, warnings };
	}

	/** What can't be deleted now goes with its job. */
	async function discard(files: readonly JobFile[]): Promise<void> {
		for (const { key } of files) await storage.delete(key).catch(() => {});
	}

	return {
		/**
		 * @returns what came of it; its files lie in the storage under names that no
		 *   other try of it uses
		 * @throws Postponed; ServiceError; the signal's reason
		 */
		make(item: ItemAtWork, signal: AbortSignal): Promise<ItemResult> {
			return inBackground(options.taskMs, async () => {
				const bytes = await readPicture(item.picture);
				const drawn = await draw(bytes, item.request, signal);
				const { converter, tier, ssim, fidelity, ms } = drawn;
				return {
					...{ converter, ssim, fidelity, ms },
					...(tier !== undefined && { tier }),
					...(await write(item, drawn, signal)),
				};
			});
		},
		discard,
	};
}

function workOf(phases: PhaseTimes): number {
	const { queue, ...work } = phases;
	return Object.values(work).reduce((sum, ms) => sum + ms, 0);
}
