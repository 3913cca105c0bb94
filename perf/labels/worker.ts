/** A process of label-making: takes pictures one by one, measures them as the service's worker does. */
import { restored } from "../../services/preparation/restoration.ts";
import { sourceOf } from "../../services/preparation/source.ts";
import { CANDIDATES } from "../../services/settings/candidates.ts";
import { serveJobs } from "../measuring/child.ts";
import { measurePicture } from "../measuring/measure-picture.ts";
import { openPicture, WORKING_PIXELS } from "../measuring/picture.ts";
import { candidateVariant } from "./candidates.ts";
import { factsOf, type ImageFacts } from "./facts.ts";
import { likenessTo } from "./likeness.ts";
import type { Measured } from "./store.ts";

/** A conversion of less processor time than this is made twice: noise weighs most on what is short. */
const SHORT_MS = 20;

serveJobs<Measured, ImageFacts>(async (job, listener) => {
	const picture = await openPicture(job.item, WORKING_PIXELS);
	if (picture === undefined) return undefined;
	const { raster, bytes } = picture;
	// As where models choose: the damage is undone once, for all candidates.
	const source = restored(sourceOf(raster, bytes), "quick");
	const likeness = likenessTo(picture, source);
	await measurePicture(
		picture,
		CANDIDATES.filter(({ id }) => job.variants.includes(id)).map((candidate) =>
			candidateVariant(candidate, source),
		),
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
	return factsOf(picture, source);
});
