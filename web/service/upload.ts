/** How far a request is. */
export interface Progress {
	readonly stage: "sending" | "working" | "receiving";
	/** 0 to 1 where it is known. */
	readonly share?: number;
}

/** What is known of a request when its answer is there. */
export interface Answered {
	/** From sending to the last byte. */
	readonly seconds: number;
	/** The Server-Timing header; empty where there is none. */
	readonly serverTiming: string;
}

/**
 * A `fetch` for the client that tells how much of a body has gone out: an
 * XMLHttpRequest knows that, and the browsers' own fetch tells nobody.
 */
export function uploading(
	onProgress: (progress: Progress) => void,
	onAnswer: (answered: Answered) => void,
): typeof fetch {
	return (url, { method = "GET", headers, body, signal } = {}) =>
		new Promise((resolve, reject) => {
			signal?.throwIfAborted();
			const request = new XMLHttpRequest();
			const since = performance.now();
			const cancel = () => {
				request.abort();
				reject(signal?.reason);
			};
			signal?.addEventListener("abort", cancel, { once: true });
			request.onloadend = () => signal?.removeEventListener("abort", cancel);
			request.open(method, String(url));
			request.responseType = "blob";
			for (const [name, value] of new Headers(headers))
				request.setRequestHeader(name, value);
			request.upload.onprogress = ({ loaded, total }) =>
				onProgress({ stage: "sending", share: total > 0 ? loaded / total : 0 });
			request.upload.onload = () => onProgress({ stage: "working" });
			request.onprogress = () => onProgress({ stage: "receiving" });
			request.onerror = () => reject(new TypeError("nobody answered"));
			request.onload = () => {
				const { response, status } = request;
				const answer = new Response(response, {
					status,
					headers: headersOf(request),
				});
				onAnswer({
					seconds: (performance.now() - since) / 1000,
					serverTiming: answer.headers.get("server-timing") ?? "",
				});
				resolve(answer);
			};
			request.send(body as FormData);
		});
}

function headersOf(request: XMLHttpRequest): Headers {
	const lines = request.getAllResponseHeaders().trim().split("\r\n");
	return new Headers(
		lines.map((line): [string, string] => {
			const colon = line.indexOf(":");
			return [line.slice(0, colon), line.slice(colon + 1).trim()];
		}),
	);
}
