import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Listener, Progress } from "../../services/routing/progress.ts";
import { varyByAccept } from "../answer.ts";
import { FORMATS } from "../formats.ts";

/** One of a stream's events: `drawing`, `progress`, and at the end `result` or `problem`. */
interface Event {
	readonly name: string;
	readonly data: object;
}

/** How an event is written, by the stream's media type. */
const WRITERS: Readonly<Record<string, (event: Event) => string>> = {
	"text/event-stream": ({ name, data }) =>
		`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`,
	"application/x-ndjson": ({ name, data }) =>
		`${JSON.stringify({ event: name, data })}\n`,
};

export const STREAM_TYPES: readonly string[] = Object.keys(WRITERS);

/** The stream that the Accept header likes better than any answer in one piece. */
export function preferredStream(request: FastifyRequest): string | undefined {
	const whole = FORMATS.map(({ mediaType }) => mediaType);
	const liked = request.accepts().type([...whole, ...STREAM_TYPES]);
	return STREAM_TYPES.find((type) => type === liked);
}

/**
 * Answers with what a conversion comes to while it is made. What fails before there is anything to tell
 * is answered as every failure is.
 *
 * @param convert gives the answer in JSON, and tells how far it is
 */
export async function follow(
	request: FastifyRequest,
	reply: FastifyReply,
	type: string,
	convert: (told: Listener) => Promise<object>,
): Promise<FastifyReply> {
	const { told, events, begun } = listen(performance.now() - reply.elapsedTime);
	const result = convert(told);
	await Promise.race([begun, result]);
	const ended = result.then(
		(data): Event => ({ name: "result", data }),
		(fault): Event => ({ name: "problem", data: request.problem(fault) }),
	);
	const write = WRITERS[type];
	varyByAccept(reply);
	async function* written() {
		for await (const event of events(ended)) yield write(event);
	}
	return reply
		.type(type)
		.headers({ "cache-control": "no-store", "x-accel-buffering": "no" })
		.send(Readable.from(written(), { objectMode: false, highWaterMark: 1 }));
}

/** What is told and not yet sent: a slow client misses what a better drawing has replaced. */
function listen(arrivedAt: number) {
	let drawing: Event | undefined;
	let progress: Event | undefined;
	let wake = () => {};
	const begun = new Promise<void>((resolve) => {
		wake = resolve;
	});
	const told: Listener = (now) => {
		const elapsed = (performance.now() - arrivedAt) / 1000;
		if (now.isBetter) {
			drawing = { name: "drawing", data: drawingOf(now, elapsed) };
			progress = undefined;
		} else progress = { name: "progress", data: progressOf(now, elapsed) };
		wake();
	};
	async function* events(ended: Promise<Event>): AsyncGenerator<Event> {
		let last: Event | undefined;
		const end = ended.then((event) => {
			last = event;
		});
		for (;;) {
			const next = drawing ?? progress;
			if (next === drawing) drawing = undefined;
			else progress = undefined;
			if (next !== undefined) yield next;
			else if (last !== undefined) break;
			else {
				const more = new Promise<void>((resolve) => {
					wake = resolve;
				});
				await Promise.race([more, end]);
			}
		}
		yield last;
	}
	return { told, events, begun };
}

function progressOf({ tier, tried, best }: Progress, elapsed: number) {
	return {
		...{ tier, candidates_tried: tried, elapsed },
		actual_quality: best.result.fidelity,
	};
}

function drawingOf(progress: Progress, elapsed: number) {
	const { setting, result, draft = false } = progress.best;
	const { svg, size, ssim, mse, psnr, facts } = result;
	return {
		...progressOf(progress, elapsed),
		engine: setting.converter,
		parameters_used: setting.parameters,
		// Traced from fewer pixels, for haste.
		draft,
		path_count: facts.pathCount,
		quality: { ssim, mse, psnr },
		...{ size, svg },
	};
}
