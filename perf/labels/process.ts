import { type ChildProcess, fork } from "node:child_process";
import type { CorpusItem } from "../corpus/corpus.ts";
import type { ImageFacts, Measured } from "./label-image.ts";
import type { LabelMessage, LabelTask } from "./worker.ts";

/** A conversion that takes longer than this many milliseconds is ended and counts as failed. */
const PATIENCE_MS = 30_000;
/** Files of the worker's own kind are TypeScript. */
const WORKER = new URL("./worker.ts", import.meta.url);

export interface ItemLabels {
	readonly facts: ImageFacts | null;
	readonly measured: ReadonlyMap<string, Measured | null>;
}

/** A process that labels one item after the other; one that hangs or dies is replaced. */
export class LabelProcess {
	#child: ChildProcess | undefined;

	/** Converts an item by each of the candidates; those that hang or kill the process fail. */
	async label(
		item: CorpusItem,
		candidates: readonly string[],
	): Promise<ItemLabels> {
		const measured = new Map<string, Measured | null>();
		let left = [...candidates];
		// Each round ends with the facts, or with a candidate less.
		for (;;) {
			const round = await this.#round({ item, candidates: left }, measured);
			if (round.facts !== undefined) return { facts: round.facts, measured };
			if (round.culprit === undefined) return { facts: null, measured };
			measured.set(round.culprit, null);
			left = left.filter((id) => !measured.has(id));
		}
	}

	close(): void {
		this.#child?.kill();
		this.#child = undefined;
	}

	#round(
		task: LabelTask,
		measured: Map<string, Measured | null>,
	): Promise<{ facts?: ImageFacts | null; culprit?: string | undefined }> {
		this.#child ??= fork(WORKER, { execArgv: ["--import=tsx"] });
		const child = this.#child;
		return new Promise((resolve) => {
			let current: string | undefined;
			let timer: NodeJS.Timeout | undefined;
			const settle = (
				round: { facts?: ImageFacts | null; culprit?: string | undefined },
				broken: boolean,
			) => {
				clearTimeout(timer);
				child.removeAllListeners();
				if (broken) {
					child.kill("SIGKILL");
					this.#child = undefined;
				}
				resolve(round);
			};
			const watch = () => {
				clearTimeout(timer);
				timer = setTimeout(
					() => settle({ culprit: current }, true),
					PATIENCE_MS,
				);
			};
			child.on("exit", () => settle({ culprit: current }, true));
			child.on("message", (message: LabelMessage) => {
				watch();
				if (message.kind === "starting") current = message.candidate;
				else if (message.kind === "measured") {
					measured.set(message.candidate, message.measured);
					current = undefined;
				} else if (message.kind === "finished")
					settle({ facts: message.facts }, false);
				else {
					console.error(`\n${task.item.id}: ${message.message}`);
					settle({ facts: null }, false);
				}
			});
			watch();
			child.send(task);
		});
	}
}
