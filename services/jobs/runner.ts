import { setTimeout as sleep } from "node:timers/promises";
import { ServiceError } from "../service-error.ts";
import { apart } from "../telemetry/spans.ts";
import { type Maker, Postponed } from "./make-item.ts";
import { LEASE_SECONDS, type Queue, TRIES } from "./queue.ts";
import type { ItemError, ItemResult } from "./states.ts";
import type { ItemAtWork } from "./store/making.ts";
import type { Store } from "./store/store.ts";

export interface RunnerOptions {
	readonly store: Store;
	readonly queue: Pick<Queue, "renew">;
	readonly maker: Maker;
	/** Items that are under way at once. */
	readonly parallel: number;
	/** So many are taken together: each turn of the queue costs as much as a small picture. */
	readonly together: number;
	/** Told of an item's end. */
	readonly onSettled: (how: "done" | "failed" | "again") => void;
	/** Told of each item that was made, with what it was expected to take. */
	readonly onMade: (item: ItemAtWork, result: ItemResult) => void;
	readonly onFault: (fault: Error) => void;
	/** Removes a picture that nobody needs any more. */
	readonly removePicture: (key: string) => Promise<void>;
}

/** How often the queue is looked at while nobody tells that something is in it. */
const LOOK_MS = 1000;
const RENEW_MS = (LEASE_SECONDS * 1000) / 4;
/** Before an item is taken again that found no room, in seconds. */
const NO_ROOM_SECONDS = 5;

const ABANDONED: ItemError = {
	code: "SET_ASIDE",
	message: `It was tried ${TRIES} times, and each time the service ended under it or was lost.`,
};

export type Runner = ReturnType<typeof startRunner>;

/**
 * Takes items and makes them, as many at once as keep the workers busy. An item
 * that ended its service once is made again with nothing beside it: if it does so
 * again, it costs no other one a try.
 */
export function startRunner(options: RunnerOptions) {
	const { store, maker, parallel, together } = options;
	const atWork = new Map<string, ItemAtWork>();
	const ending = new AbortController();
	let alone = false;
	let wake = () => {};
	/** Something happened that nobody has looked at yet. */
	let isNews = false;
	let looked = Promise.resolve();

	const nameOf = ({ job, number }: ItemAtWork) => `${job} ${number}`;

	/** Until something has changed, also where it did so just before. */
	async function pause(ms: number): Promise<void> {
		if (!isNews)
			await new Promise<void>((resolve) => {
				const timer = setTimeout(resolve, ms);
				wake = () => {
					clearTimeout(timer);
					resolve();
				};
			});
		isNews = false;
	}

	function notify(): void {
		isNews = true;
		wake();
	}

	async function run(item: ItemAtWork): Promise<void> {
		atWork.set(nameOf(item), item);
		const { job, number, tries, request } = item;
		const facts = {
			"svg_ai.job": job,
			"svg_ai.item": number,
			"svg_ai.tries": tries,
		};
		await apart("item", facts, request.traceparent, async (span) => {
			try {
				const result = await maker.make(item, ending.signal);
				await keep(item, result);
			} catch (error) {
				span?.fail(error as Error);
				// What fails here is found again when its lease is over.
				await giveUp(item, error as Error).catch(options.onFault);
			} finally {
				atWork.delete(nameOf(item));
				notify();
			}
		});
	}

	async function keep(item: ItemAtWork, result: ItemResult): Promise<void> {
		const settled = await store.settle(item, { result });
		if (!settled) return maker.discard(result.files);
		options.onSettled("done");
		options.onMade(item, result);
		await options.removePicture(item.picture).catch(() => {});
	}

	async function giveUp(item: ItemAtWork, fault: Error): Promise<void> {
		const error = told(fault);
		const later = ending.signal.aborted ? 0 : pauseFor(fault);
		if (later !== undefined) return store.putBack(item, error, later);
		const isFinal = fault instanceof ServiceError && fault.status < 500;
		if (!isFinal && item.tries < TRIES) {
			options.onSettled("again");
			return store.putBack(item, error);
		}
		if (!isFinal) options.onFault(fault);
		const message = isFinal
			? error.message
			: `It was tried ${TRIES} times and set aside: ${error.message}`;
		const settled = await store.settle(item, { error: { ...error, message } });
		if (settled) options.onSettled("failed");
	}

	/** Takes what there is room for. @returns whether there was anything */
	async function takeMore(): Promise<boolean> {
		const taken = await store.take(parallel - atWork.size);
		const fresh = taken.filter(({ tries }) => tries === 1);
		for (const item of fresh) void run(item);
		for (const item of taken.filter(({ tries }) => tries > 1)) {
			// Known to be ours already, so that its lease is renewed while it waits.
			atWork.set(nameOf(item), item);
			alone = true;
			while (atWork.size > waitingAlone(taken) && !ending.signal.aborted)
				await pause(LOOK_MS);
			await run(item);
		}
		alone = false;
		return taken.length > 0;
	}

	/** Of those taken with it, the ones that are still to be made alone. */
	const waitingAlone = (taken: readonly ItemAtWork[]) =>
		taken.filter((one) => one.tries > 1 && atWork.has(nameOf(one))).length;

	async function loop(): Promise<void> {
		while (!ending.signal.aborted) {
			try {
				const isFull = atWork.size + together > parallel;
				const took = !isFull && (await takeMore());
				if (!took) await pause(LOOK_MS);
			} catch (error) {
				options.onFault(error as Error);
				await sleep(LOOK_MS, undefined, { signal: ending.signal }).catch(
					() => {},
				);
			}
		}
	}

	async function look(): Promise<void> {
		try {
			if (atWork.size > 0) await options.queue.renew([...atWork.values()]);
			const aside = await store.setAbandonedAside(ABANDONED);
			for (let i = 0; i < aside; i++) options.onSettled("failed");
		} catch (error) {
			options.onFault(error as Error);
		}
	}
	const timer = setInterval(() => {
		looked = looked.then(look);
	}, RENEW_MS);
	looked = looked.then(look);
	const running = loop();

	return {
		/** Something may have come into the queue. */
		notify,
		/** Items under way here, and whether one has to be alone. */
		load: () => ({ atWork: atWork.size, alone }),
		/** Takes nothing more, gives back what hasn't ended, and waits for that. */
		async stop(): Promise<void> {
			clearInterval(timer);
			ending.abort(new Postponed("The service is closing.", 0));
			notify();
			await running;
			await looked;
			while (atWork.size > 0) await pause(20);
		},
	};
}

/** Seconds until an item may be tried again that failed by no fault of its own. */
function pauseFor(fault: Error): number | undefined {
	if (fault instanceof Postponed) return fault.seconds;
	if (fault instanceof ServiceError && fault.code === "OVERLOADED")
		return fault.retryAfter ?? NO_ROOM_SECONDS;
	return undefined;
}

function told(fault: Error): ItemError {
	if (fault instanceof ServiceError)
		return { code: fault.code, message: fault.message };
	if (fault instanceof Postponed)
		return { code: "POSTPONED", message: fault.message };
	return {
		code: "CONVERSION_FAILED",
		message: "The conversion failed by a fault of the service.",
	};
}
