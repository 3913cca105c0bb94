/** A process of the bench: takes pictures one by one, scores each conversion. */
import { serveJobs } from "../../measuring/child.ts";
import { measurePicture } from "../../measuring/measure-picture.ts";
import { openPicture } from "../../measuring/picture.ts";
import { referencesOf, type Score, score } from "../../measuring/score.ts";
import { allVariants } from "../../peers/registry.ts";
import type { PictureFacts } from "./row.ts";

const variants = new Map(
	allVariants().map((variant) => [variant.name, variant]),
);

serveJobs<Score, PictureFacts>(async (job, listener) => {
	const picture = await openPicture(job.item);
	if (picture === undefined) return undefined;
	const { item, raster, truth } = picture;
	const references = referencesOf(item, truth, raster);
	await measurePicture(
		picture,
		job.variants.flatMap((name) => variants.get(name) ?? []),
		{ rounds: job.rounds, measure: (svg) => score(svg, references) },
		listener,
	);
	return { artistCoordinates: references.artistCoordinates };
});
