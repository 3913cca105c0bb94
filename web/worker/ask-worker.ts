import type { Jobs, Reply, Request } from "./jobs.ts";

/** The built worker's address, put in by the build. */
declare const __WORKER__: string;

let worker: Worker | undefined;
let lastId = 0;
const open = new Map<number, (reply: Reply) => void>();

/** Asks the worker, which is started by the first question. @throws what it threw */
export function askWorker<Kind extends keyof Jobs>(
	kind: Kind,
	asked: Jobs[Kind]["asked"],
	transfer: Transferable[] = [],
): Promise<Jobs[Kind]["answered"]> {
	worker ??= start();
	const id = ++lastId;
	return new Promise((resolve, reject) => {
		open.set(id, ({ answered, fault }) => {
			open.delete(id);
			if (fault === undefined) resolve(answered as Jobs[Kind]["answered"]);
			else reject(new Error(fault));
		});
		worker?.postMessage({ id, kind, asked } satisfies Request, transfer);
	});
}

function start(): Worker {
	const started = new Worker(new URL(__WORKER__, document.baseURI), {
		type: "module",
	});
	started.onmessage = ({ data }: MessageEvent<Reply>) =>
		open.get(data.id)?.(data);
	started.onerror = () => {
		for (const [id, done] of open)
			done({ id, fault: "The page's helper could not be started." });
		worker = undefined;
	};
	return started;
}
