import { attack } from "./attack/index.ts";
import { faults } from "./faults/index.ts";
import { jobs } from "./jobs/index.ts";
import { load } from "./load/index.ts";
import { replicas } from "./replicas/index.ts";
import { soak } from "./soak/index.ts";
import type { Finding } from "./support/findings.ts";

export interface ProofSettings {
	readonly seed: string;
	/** Mutated images and forms of the attack. */
	readonly images: number;
	readonly forms: number;
	/** Seconds of each measurement under load. */
	readonly seconds: number;
	/** Minutes of the soak, its clients, and the ms that each waits between two requests. */
	readonly minutes: number;
	readonly connections: number;
	readonly pauseMs: number;
	/** Items of the job over two replicas. */
	readonly items: number;
	/** Scenes of the part about jobs; none for all. */
	readonly scenes: readonly string[];
}

/** Every part by its name, in the order of the report. */
export const PARTS: Readonly<
	Record<string, (settings: ProofSettings) => Promise<Finding>>
> = {
	attack: ({ seed, images, forms }) =>
		attack({
			images,
			forms,
			options: Math.round(forms * 0.6),
			leavers: Math.round(forms * 0.1),
			slow: 60,
			seed,
		}),
	faults,
	load: ({ seconds }) => load(seconds),
	replicas,
	jobs: ({ items, scenes }) => jobs(items, scenes),
	soak,
};
