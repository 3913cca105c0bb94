import { once } from "node:events";
import { mkdtemp, rm, utimes } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import {
	type AddressInfo,
	connect,
	createServer as createRelay,
} from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import S3rver from "s3rver";
import type { Test } from "tap";

export const BUCKET = "pictures";
/** The only key that the server knows. */
const KEY = "S3RVER";

/** A real S3 server on loopback, with one empty bucket; gone with the test. */
export async function startS3(t: Test) {
	const directory = await mkdtemp(join(tmpdir(), "svg-ai-s3-"));
	const s3rver = new S3rver({
		directory,
		silent: true,
		configureBuckets: [{ name: BUCKET, configs: [] }],
	});
	await s3rver.configureBuckets();
	const server = createServer(s3rver.callback()).listen(0, "127.0.0.1");
	await once(server, "listening");
	t.teardown(async () => {
		await stop(server);
		await rm(directory, { recursive: true, force: true });
	});
	withKeys(t);
	const { port } = server.address() as AddressInfo;
	return {
		port,
		url: s3Url(port),
		/** Makes an object as old as that. */
		age: (key: string, seconds: number) => {
			const then = Date.now() / 1000 - seconds;
			const file = join(directory, BUCKET, `${key}._S3rver_object`);
			return utimes(file, then, then);
		},
		/** Where the bytes of an object lie. */
		file: (key: string) => join(directory, BUCKET, `${key}._S3rver_object`),
	};
}

/** STORAGE_URL of the bucket behind a port of this machine. */
export const s3Url = (port: number, bucket = BUCKET) =>
	`s3://${bucket}/svg-ai?endpoint=http://127.0.0.1:${port}`;

/** Keys in the environment, as an operator gives them. */
function withKeys(t: Test): void {
	const names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
	const before = names.map((name) => [name, process.env[name]] as const);
	for (const name of names) process.env[name] = KEY;
	t.teardown(() => {
		for (const [name, value] of before)
			if (value === undefined) delete process.env[name];
			else process.env[name] = value;
	});
}

function stop(server: Server): Promise<void> {
	server.closeAllConnections();
	return new Promise((resolve) => server.close(() => resolve()));
}

/** What lies between a client and its server, and may fail. */
export async function startRelay(t: Test, port: number) {
	/** Bytes of an answer after which it goes on as `how` says. */
	let fault: { after: number; how: "cut" | "stall" } | undefined;
	const relay = createRelay((near) => {
		const far = connect(port, "127.0.0.1");
		near.pipe(far);
		let passed = 0;
		far.on("data", (chunk: Buffer) => {
			if (fault === undefined) return near.write(chunk);
			near.write(chunk.subarray(0, Math.max(0, fault.after - passed)));
			passed += chunk.length;
			if (passed > fault.after && fault.how === "cut") near.destroySoon();
		});
		far.on("end", () => near.end());
		for (const one of [near, far])
			one.on("error", () => {
				near.destroy();
				far.destroy();
			});
		near.on("close", () => far.destroy());
		open.add(near);
	});
	const open = new Set<{ destroy(): void }>();
	relay.listen(0, "127.0.0.1");
	await once(relay, "listening");
	t.teardown(() => {
		for (const one of open) one.destroy();
		relay.close();
	});
	return {
		port: (relay.address() as AddressInfo).port,
		/** From now on answers are cut off, or go silent, after so many bytes; undefined: no more. */
		fail(kind: typeof fault) {
			fault = kind;
			for (const one of open) one.destroy();
		},
	};
}
