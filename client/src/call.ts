import type { Progress } from "./progress.ts";

/** How one request is made. */
export interface Call {
	/** Ends the request, and the waiting for another attempt. */
	readonly signal?: AbortSignal;
	readonly onProgress?: (progress: Progress) => void;
	/** The uploaded file's name; a File brings its own. */
	readonly filename?: string;
}
