/**
 * The service's own share of single requests one after the other: milliseconds
 * from sending to the whole answer, less what decoding, tracing, rendering and
 * measuring took by the answer's Server-Timing.
 */
export async function overheads(
	origin: string,
	images: readonly Buffer[],
	rounds: number,
): Promise<number[]> {
	const result: number[] = [];
	for (let round = 0; round < rounds; round++)
		for (const body of images) {
			const started = performance.now();
			const response = await fetch(
				`${origin}/api/convert?blurdelta=${900 + round / 1000}`,
				{ method: "POST", headers: { "content-type": "image/png" }, body },
			);
			await response.text();
			const elapsed = performance.now() - started;
			const timing = response.headers.get("server-timing") ?? "";
			let work = 0;
			for (const [, ms] of timing.matchAll(
				/(?:decode|trace|render|measure);dur=([\d.]+)/g,
			))
				work += Number(ms);
			result.push(elapsed - work);
		}
	return result;
}
