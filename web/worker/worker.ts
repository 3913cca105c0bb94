import { zipSync } from "fflate";
import { difference } from "./difference.ts";
import type { Jobs, Reply, Request } from "./jobs.ts";

/** What takes longer than a frame is done here, beside the page. */
self.onmessage = ({ data }: MessageEvent<Request>) => {
	const { id, kind, asked } = data;
	try {
		const answered = DO[kind](asked as never);
		self.postMessage({ id, answered } satisfies Reply);
	} catch (error) {
		const fault = (error as Error).message;
		self.postMessage({ id, fault } satisfies Reply);
	}
};

const DO: {
	readonly [Kind in keyof Jobs]: (
		asked: Jobs[Kind]["asked"],
	) => Jobs[Kind]["answered"];
} = {
	difference: ({ a, b }) => difference(a, b),
	zip: (files) => zipSync({ ...files }, { level: 6 }),
};
