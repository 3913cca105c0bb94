const WIDTH = 30;

/** A bar of how far a long run is, on a terminal; one line now and then elsewhere. */
export interface Progress {
	/** Counts one more as done. */
	step(note?: string): void;
	end(): void;
}

/**
 * @param total how many steps there are
 * @param stream where to write, the standard error by default
 */
export function progress(
	label: string,
	total: number,
	stream: NodeJS.WriteStream = process.stderr,
): Progress {
	const started = performance.now();
	let done = 0;
	let shown = 0;
	const show = (note = "") => {
		const filled = total === 0 ? WIDTH : Math.round((WIDTH * done) / total);
		const bar = "#".repeat(filled) + "-".repeat(WIDTH - filled);
		const seconds = (performance.now() - started) / 1000;
		const left = done === 0 ? 0 : (seconds / done) * (total - done);
		const text = `${label} [${bar}] ${done}/${total} ${seconds.toFixed(0)}s, ${left.toFixed(0)}s left ${note}`;
		stream.write(
			stream.isTTY ? `\r${text.slice(0, 110).padEnd(110)}` : `${text}\n`,
		);
	};
	return {
		step(note) {
			done++;
			const now = performance.now();
			if (now - shown < (stream.isTTY ? 100 : 15_000) && done < total) return;
			shown = now;
			show(note);
		},
		end() {
			if (stream.isTTY) stream.write("\n");
		},
	};
}
