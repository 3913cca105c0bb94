import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import fp from "fastify-plugin";
import { ConfigurationError } from "../services/configuration-error.ts";
import { type Bucket, connectBucket } from "../services/storage/bucket.ts";
import { readBucketUrl } from "../services/storage/bucket-url.ts";
import { openFolder } from "../services/storage/folder.ts";
import {
	type Observation,
	type Operation,
	observed,
} from "../services/storage/observed.ts";
import type { Storage } from "../services/storage/storage.ts";

declare module "fastify" {
	interface FastifyInstance {
		storage: {
			/**
			 * A part of the bucket that all replicas share, or without one a folder here.
			 *
			 * @param name begins the keys of this part in the bucket
			 * @param folder where it lies without a bucket; made when it isn't there
			 * @throws when the folder can't be made or read
			 */
			open(name: string, folder: string): Promise<Storage>;
			/** Whether all kinds of things that were asked lately were done, the last time that each was. */
			state(): "ok" | "failing";
			/** Has everything told that is asked of any part from now on. */
			follow(tell: (observation: Observation) => void): void;
		};
	}
}

/** Where objects are kept: a bucket, or a folder for each kind. */
export default fp(
	async (app) => {
		const bucket = await connect(app);
		const health = followHealth(app.log);
		const followers = [health.tell];

		app.decorate("storage", {
			async open(name, folder) {
				const storage = bucket?.open(name) ?? (await openFolder(folder));
				return observed(storage, (observation) => {
					for (const tell of followers) tell(observation);
				});
			},
			state: health.state,
			follow: (tell) => followers.push(tell),
		});
		app.addHook("onClose", async () => bucket?.close());
	},
	{ name: "storage", dependencies: ["config", "request-log"] },
);

/** A failure that wasn't repeated for so long is over, though nobody tried again. */
const LATELY_MS = 60_000;

function followHealth(log: FastifyBaseLogger) {
	/** A full disk still lets itself be read, so each kind of operation is well or not by itself. */
	const failures = new Map<Operation, number>();
	return {
		tell({ operation, failure }: Observation): void {
			const wasWell = failures.size === 0;
			if (failure !== undefined) {
				failures.set(operation, Date.now());
				if (wasWell)
					log.warn({ operation, err: failure.cause }, "the storage is failing");
				return;
			}
			failures.delete(operation);
			if (!wasWell && failures.size === 0) log.info("the storage is well");
		},

		state(): "ok" | "failing" {
			const lately = Date.now() - LATELY_MS;
			const isRecent = (at: number) => at > lately;
			return [...failures.values()].some(isRecent) ? "failing" : "ok";
		},
	};
}

/** A bucket that refuses is told at the start; one that doesn't answer may be well later. */
async function connect(app: FastifyInstance): Promise<Bucket | undefined> {
	const { STORAGE_URL: url, STORAGE_TIMEOUT_SECONDS } = app.config;
	if (url === "") return undefined;
	const bucket = await connectBucket({
		address: readBucketUrl(url),
		timeoutMs: STORAGE_TIMEOUT_SECONDS * 1000,
	});
	try {
		await bucket.check();
	} catch (error) {
		const refused = error instanceof ConfigurationError;
		if (!refused) app.log.warn({ err: error }, "the storage doesn't answer");
		else
			throw new ConfigurationError(
				`STORAGE_URL=${url} can't be used: ${error.message}.`,
				{ cause: error },
			);
	}
	return bucket;
}
