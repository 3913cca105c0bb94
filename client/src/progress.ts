/** How far a request is. */
export type Progress =
	/** The request goes out; `attempt` counts from 1. */
	| { readonly stage: "sending"; readonly attempt: number }
	/** The answer comes in; `total` where the service told its length. */
	| {
			readonly stage: "receiving";
			readonly loaded: number;
			readonly total: number | undefined;
	  }
	/** It was turned away for now, and goes out again after a while. */
	| {
			readonly stage: "waiting";
			readonly attempt: number;
			readonly seconds: number;
			readonly reason: Error;
	  };

/** Reads a body to its end and tells of each piece that comes in. */
export async function receive(
	response: Response,
	onProgress: ((progress: Progress) => void) | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
	if (response.body === null || onProgress === undefined)
		return new Uint8Array(await response.arrayBuffer());
	const length = response.headers.get("content-length");
	// Of a compressed body the header tells another length than what is read here.
	const isPlain = response.headers.get("content-encoding") === null;
	const total = length !== null && isPlain ? Number(length) : undefined;
	const pieces: Uint8Array[] = [];
	let loaded = 0;
	const reader = response.body.getReader();
	for (;;) {
		const { done, value } = await reader.read();
		if (done) break;
		pieces.push(value);
		loaded += value.length;
		onProgress({ stage: "receiving", loaded, total });
	}
	const whole = new Uint8Array(loaded);
	let at = 0;
	for (const piece of pieces) {
		whole.set(piece, at);
		at += piece.length;
	}
	return whole;
}
