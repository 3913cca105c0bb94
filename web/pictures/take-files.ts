import { handOver } from "../state/hand-over.ts";
import { hasJobs } from "../state/jobs.ts";
import { place } from "../state/place.ts";
import { bring } from "../state/work.ts";

/** Pictures that the page draws itself, one after another; more at once become a job. */
const MOST = 24;

/** Takes files as they are brought: pictures onto the bench; many, or a zip of them, as a job where there are jobs. */
export function takeFiles(files: readonly File[]): void {
	if (hasJobs.peek() && (files.length > MOST || files.some(isZip))) {
		handOver(files);
		return;
	}
	place.value = "pictures";
	bring(files);
}

function isZip({ name, type }: File): boolean {
	return /zip/.test(type) || /\.zip$/i.test(name);
}
