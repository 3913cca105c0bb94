/** A process of label-making: takes pictures one by one, measures them as the service's worker does. */
import { serveJobs } from "../measuring/child.ts";
import { measurePicture } from "../measuring/measure-picture.ts";
import { openPicture, WORKING_PIXELS } from "../measuring/picture.ts";
import { candidateVariants } from "./candidates.ts";
import { factsOf, type ImageFacts } from "./facts.ts";
import { likenessTo } from "./likeness.ts";
import type { Measured } from "./store.ts";

/** A conversion of less processor time than this is made twice: noise weighs most on what is short. */
const SHORT_MS = 20;

const variants = candidateVariants();

serveJobs<Measured, ImageFacts>(async (job, listener) => {
	const picture = await openPicture(job.item, WORKING_PIXELS);
	if (picture === undefined) return undefined;
	const likeness = likenessTo(picture);
	await measurePicture(
		picture,
		variants.filter(({ name }) => job.variants.includes(name)),
		{
			rounds: job.rounds,
			twiceBelowMs: SHORT_MS,
			measure: (svg, { cpuMs }): Measured => ({
				...likeness(svg),
				bytes: Buffer.byteLength(svg),
				ms: cpuMs,
			}),
		},
		listener,
	);
	return factsOf(picture);
});
