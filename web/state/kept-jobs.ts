/** A job that this browser handed over. */
export interface KeptJob {
	readonly id: string;
	/** As its visitor knows it again. */
	readonly title: string;
}

const NAME = "svg-ai-jobs";

/** The newest first. What is no list of ours counts as none. */
export function readKeptJobs(): KeptJob[] {
	try {
		const kept: unknown = JSON.parse(localStorage.getItem(NAME) ?? "[]");
		return Array.isArray(kept) ? kept.filter(isKept) : [];
	} catch {
		return [];
	}
}

export function keepJobs(jobs: readonly KeptJob[]): void {
	const kept = jobs.map(({ id, title }) => ({ id, title }));
	try {
		localStorage.setItem(NAME, JSON.stringify(kept));
	} catch {
		// Where storage is switched off jobs are known as long as the page.
	}
}

function isKept(one: unknown): one is KeptJob {
	const { id, title } = (one ?? {}) as Partial<KeptJob>;
	return typeof id === "string" && typeof title === "string";
}
