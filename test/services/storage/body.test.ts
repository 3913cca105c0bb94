import { once } from "node:events";
import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { mock } from "node:test";
import t from "tap";
import { boundedBody, wholeStream } from "../../../services/storage/body.ts";

t.test("a slow reader is no slow source", async (t) => {
	mock.timers.enable({ apis: ["setTimeout"] });
	t.teardown(() => mock.timers.reset());
	const source = Readable.from([Buffer.from("ab"), Buffer.from("cd")]);
	const stream = wholeStream(source, 4, 1000);
	const chunks = stream[Symbol.asyncIterator]();
	t.same((await chunks.next()).value, Buffer.from("ab"));
	mock.timers.tick(5000);
	t.same((await chunks.next()).value, Buffer.from("cd"));
	t.same((await chunks.next()).done, true);
});

t.test("a source that brings nothing for too long has failed", async (t) => {
	const source = new PassThrough();
	source.write("ab");
	await t.rejects(text(wholeStream(source, 4, 20)), {
		code: "OVERLOADED",
		cause: { message: "no bytes came for 20 ms" },
	});
	t.ok(source.destroyed);
});

t.test("a stream that isn't read gives its source back", async (t) => {
	const source = new PassThrough();
	const stream = wholeStream(source, 4, 1000);
	const closed = once(source, "close");
	stream.destroy();
	await closed;
	t.ok(source.destroyed);
});

t.test("the fault of a body is its own or its reader's", async (t) => {
	const own = boundedBody(Readable.from([Buffer.alloc(3), Buffer.alloc(3)]), 5);
	await t.rejects(text(own.stream), { code: "FILE_TOO_LARGE" });
	t.match(own.fault(), { code: "FILE_TOO_LARGE" });

	const source = new PassThrough();
	source.write("ab");
	const other = boundedBody(source);
	await once(other.stream, "readable");
	other.stream.once("error", () => {});
	other.stream.destroy(new Error("the disk is full"));
	await new Promise((resolve) => other.stream.once("close", resolve));
	t.equal(other.fault(), undefined);
	t.ok(source.destroyed);
});
