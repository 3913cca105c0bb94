const WIDTH = 24;

/** A bar on a terminal, drawn over itself; anywhere else nothing. */
export function progressBar(total: number, to: NodeJS.WriteStream) {
	const draw = (done: number, name: string) => {
		const filled = Math.round((WIDTH * done) / total);
		const bar = `${"█".repeat(filled)}${"░".repeat(WIDTH - filled)}`;
		const line = `${bar} ${done}/${total} ${name}`;
		to.write(`\r\u001b[K${line.slice(0, (to.columns ?? 80) - 1)}`);
	};
	return to.isTTY
		? { draw, clear: () => void to.write("\r\u001b[K") }
		: { draw: () => {}, clear: () => {} };
}
