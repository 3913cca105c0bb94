import autocannon from "autocannon";

export interface LoadResult {
	/** Answers with status 200 a second. */
	readonly throughput: number;
	/** Milliseconds of each answer with status 200. */
	readonly latencies: readonly number[];
	/** Answers by status. */
	readonly statuses: ReadonlyMap<number, number>;
}

export interface LoadOptions {
	readonly origin: string;
	readonly images: readonly Buffer[];
	readonly connections: number;
	readonly seconds: number;
	/** Whether each request asks for something new, or for the same again and again. */
	readonly distinct: boolean;
}

let serial = 0;

/**
 * Sends images to /api/convert over a fixed number of connections. A distinct
 * request differs in `blurdelta`, which changes neither output nor work while
 * `blurradius` is 0, but is another conversion to the cache.
 */
export function load(options: LoadOptions): Promise<LoadResult> {
	const { origin, images, connections, seconds, distinct } = options;
	const latencies: number[] = [];
	const statuses = new Map<number, number>();
	return new Promise((resolve, reject) => {
		const instance = autocannon(
			{
				url: origin,
				connections,
				duration: seconds,
				timeout: 60,
				requests: images.map((body) => ({
					method: "POST" as const,
					path: "/api/convert",
					headers: { "content-type": "image/png" },
					body,
					setupRequest: (request) => {
						if (distinct)
							request.path = `/api/convert?blurdelta=${(serial++ % 1_000_000) / 1000}`;
						return request;
					},
				})),
			},
			(error, result) => {
				if (error) return reject(error);
				const throughput = latencies.length / result.duration;
				resolve({ throughput, latencies, statuses });
			},
		);
		instance.on("response", (_client, status, _bytes, ms) => {
			statuses.set(status, (statuses.get(status) ?? 0) + 1);
			if (status === 200) latencies.push(ms);
		});
	});
}
