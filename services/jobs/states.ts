import type { WriteOrder, WrittenFormat } from "../formats/order.ts";
import type { RoutingRequest } from "../routing/router.ts";
import type { Setting } from "../settings/setting.ts";

/** How a job's items are to be made: plain data, which the database keeps. */
export interface JobRequest {
	/** By a setting of the client's own: always, or in place of AI. */
	readonly plain: Setting;
	/** By what the models choose, while the AI flag is on for the client. */
	readonly ai?: Pick<RoutingRequest, "tier" | "targetQuality" | "choices"> & {
		readonly budgetMs?: number;
		/** What becomes of items while the flag is off. */
		readonly whenOff: "plain" | "wait";
		/** For whom the flag is asked. */
		readonly context: {
			readonly sessionId?: string;
			readonly userId?: string;
		};
	};
	/** Each once, at least one. */
	readonly formats: readonly WrittenFormat[];
	readonly order: Omit<WriteOrder, "format">;
	/** Where the job's end is told. */
	readonly webhook?: string;
	/** The trace of whoever handed it over, as W3C Trace Context writes it. */
	readonly traceparent?: string;
}

/** A picture that is to be converted, or why it can't be. */
export interface NewItem {
	readonly name: string;
	/** Where the storage keeps it. */
	readonly picture?: string;
	/** Pixels. */
	readonly width?: number;
	readonly height?: number;
	/** Milliseconds. */
	readonly expectedMs?: number;
	readonly error?: ItemError;
}

export interface NewJob {
	readonly id: string;
	readonly request: JobRequest;
	readonly priority: number;
	readonly idempotencyKey: string | undefined;
	/** Equal ones mean that the same was asked for. */
	readonly fingerprint: string;
	readonly items: readonly NewItem[];
}

export const ITEM_STATES = [
	"waiting",
	"running",
	"done",
	"failed",
	"cancelled",
] as const;
export type ItemState = (typeof ITEM_STATES)[number];

/** `running` from its first item's begin on, `finished` when none is left to make. */
export const JOB_STATES = [
	"waiting",
	"running",
	"finished",
	"cancelled",
] as const;
export type JobState = (typeof JOB_STATES)[number];

export interface JobFile {
	readonly format: WrittenFormat;
	/** Bytes. */
	readonly size: number;
	/** Where the storage keeps it. */
	readonly key: string;
}

/** What came of an item. */
export interface ItemResult {
	/** The converter that drew it. */
	readonly converter: string;
	/** Of those that the models chose. */
	readonly tier?: number;
	readonly ssim: number;
	readonly fidelity: number;
	/** Milliseconds of work, waiting left out. */
	readonly ms: number;
	readonly warnings: readonly string[];
	readonly files: readonly JobFile[];
}

/** Why an item wasn't made. */
export interface ItemError {
	readonly code: string;
	readonly message: string;
}

export interface Item {
	readonly number: number;
	readonly name: string;
	readonly picture: string | null;
	readonly width: number | null;
	readonly height: number | null;
	readonly expectedMs: number;
	readonly state: ItemState;
	readonly tries: number;
	readonly startedAt: Date | null;
	readonly finishedAt: Date | null;
	readonly result: ItemResult | null;
	readonly error: ItemError | null;
	readonly seq: number;
}

export type Counts = Readonly<Record<ItemState, number>>;

export interface Job {
	readonly id: string;
	readonly createdAt: Date;
	readonly finishedAt: Date | null;
	readonly cancelled: boolean;
	readonly request: JobRequest;
	readonly priority: number;
	readonly fingerprint: string;
	readonly total: number;
	/** What its files take. */
	readonly bytes: number;
	readonly seq: number;
	readonly counts: Counts;
	/** Milliseconds that its open items are expected to take, one after another. */
	readonly leftMs: number;
	readonly state: JobState;
}

export function stateOf(
	job: Pick<Job, "finishedAt" | "cancelled" | "counts" | "total">,
): JobState {
	if (job.finishedAt !== null) return job.cancelled ? "cancelled" : "finished";
	return job.counts.waiting === job.total ? "waiting" : "running";
}
