/** Hands bytes to the browser to be saved. */
export function save(blob: Blob, filename: string): void {
	const url = URL.createObjectURL(blob);
	const link = document.createElement("a");
	link.href = url;
	link.download = filename;
	link.click();
	// Browsers start to read it after the click has returned.
	setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** A file's name with another extension. */
export function renamed(name: string, extension: string): string {
	return `${name.replace(/\.[^.]*$/, "")}.${extension}`;
}
