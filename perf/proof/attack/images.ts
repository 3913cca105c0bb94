import { randomFor } from "../../corpus/seeded.ts";
import { mutate } from "./mutate.ts";
import { makeSeeds } from "./seeds.ts";
import type { Victim } from "./target.ts";

/** Ways in, each as often as it stands here. */
const PATHS = [
	"/api/convert",
	"/api/convert",
	"/api/convert",
	"/api/convert?converter=subpixel",
	"/api/convert?converter=subpixel",
	"/api/convert?preset=detailed",
	"/api/convert?preset=artistic1",
	"/api/upload",
	"/api/convert-ai?tier=1",
	"/api/convert-ai?time_budget=0.3",
];

/**
 * Sends mutated images by every way in, at once over several connections. The
 * image of a number is the same in every run of a seed.
 *
 * @returns how many images differed from every seed
 */
export async function attackWithImages(
	target: Victim,
	count: number,
	seed: string,
): Promise<number> {
	const seeds = await makeSeeds();
	let mutated = 0;
	await target.each(count, async (index) => {
		const random = randomFor(`${seed} image ${index}`);
		const body = mutate(seeds, random);
		if (!seeds.some(({ bytes }) => bytes.equals(body))) mutated++;
		const path = random.pick(PATHS);
		const json = random() < 0.1;
		const accept = random() < 0.5 ? "image/svg+xml" : "application/json";
		const sent = json
			? {
					path,
					headers: { accept, "content-type": "application/json" },
					body: Buffer.from(JSON.stringify({ image: body.toString("base64") })),
				}
			: {
					path,
					headers: { accept, "content-type": "application/octet-stream" },
					body,
				};
		const kind = /^\/api\/[\w-]+/.exec(path)?.[0] ?? path;
		target.ledger.record(kind, sent, await target.client.send(sent));
	});
	return mutated;
}
