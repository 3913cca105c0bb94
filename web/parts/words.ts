const KB = 1000;

/** Four digits, and never 1 for what isn't equal. */
export function describeQuality(quality: number): string {
	const rounded = quality.toFixed(4);
	return rounded === "1.0000" && quality < 1 ? "0.9999" : rounded;
}

export function describeBytes(bytes: number): string {
	if (bytes < KB) return `${bytes} B`;
	if (bytes < KB * KB) return `${(bytes / KB).toFixed(1)} kB`;
	return `${(bytes / KB / KB).toFixed(1)} MB`;
}

export function describeSeconds(seconds: number): string {
	if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
	return `${seconds.toFixed(1)} s`;
}

/** `min_area` as `Min area`. */
export function describeName(name: string): string {
	const words = name.replaceAll("_", " ");
	return words.charAt(0).toUpperCase() + words.slice(1);
}
