const sized = (type: string, body: string | Buffer) => ({
	head: [`Content-Type: ${type}`, `Content-Length: ${Buffer.byteLength(body)}`],
	body,
});
const form =
	'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b--\r\n';

/** A request in its parts; PATH stands for the path. */
export interface RequestKind {
	readonly line: string;
	readonly head?: readonly string[];
	readonly body?: string | Buffer;
}

/** Requests of every kind: methods, bodies and headers. */
export const REQUESTS: Readonly<Record<string, RequestKind>> = {
	GET: { line: "GET PATH" },
	HEAD: { line: "HEAD PATH" },
	OPTIONS: { line: "OPTIONS PATH" },
	PUT: { line: "PUT PATH", ...sized("text/plain", "x") },
	PATCH: { line: "PATCH PATH", ...sized("application/json", "{}") },
	DELETE: { line: "DELETE PATH" },
	TRACE: { line: "TRACE PATH" },
	PROPFIND: { line: "PROPFIND PATH" },
	"POST without a body": { line: "POST PATH", head: ["Content-Length: 0"] },
	"POST of JSON": {
		line: "POST PATH",
		...sized("application/json", '{"a":1}'),
	},
	"POST of broken JSON": {
		line: "POST PATH",
		...sized("application/json", "{"),
	},
	"POST of empty JSON": { line: "POST PATH", ...sized("application/json", "") },
	"POST of a form": {
		line: "POST PATH",
		...sized("multipart/form-data; boundary=b", form),
	},
	"POST of a form without boundary": {
		line: "POST PATH",
		...sized("multipart/form-data", form),
	},
	"POST of an image": {
		line: "POST PATH",
		...sized("image/png", Buffer.from("89504e470d0a1a0a", "hex")),
	},
	"POST of an unknown type": {
		line: "POST PATH",
		...sized("application/x-what", "x"),
	},
	"POST of no type": {
		line: "POST PATH",
		head: ["Content-Length: 1"],
		body: "x",
	},
	"POST over every limit": {
		line: "POST PATH",
		head: ["Content-Type: application/json", "Content-Length: 99999999999"],
	},
	"POST over the plain limit": {
		line: "POST PATH",
		...sized("application/json", JSON.stringify("x".repeat(100_000))),
	},
	"POST in chunks": {
		line: "POST PATH",
		head: ["Content-Type: application/json", "Transfer-Encoding: chunked"],
		body: "2\r\n{}\r\n0\r\n\r\n",
	},
	"a query": { line: "GET PATH?a=1&a=2&tier=1" },
	"a broken query": { line: "GET PATH?%zz=%" },
	"a trailing slash": { line: "GET PATH/" },
	"a broken escape": { line: "GET PATH%zz" },
	"a preflight": {
		line: "OPTIONS PATH",
		head: [
			"Origin: https://example.org",
			"Access-Control-Request-Method: POST",
		],
	},
	"an origin": { line: "GET PATH", head: ["Origin: https://example.org"] },
	"a version": { line: "GET PATH", head: ["Accept-Version: 1.x"] },
	"a session": {
		line: "GET PATH",
		head: ["X-Session-Id: one", "X-Session-Id: two", "X-User-Id: \u00ff"],
	},
	"traces and proxies": {
		line: "POST PATH",
		head: [
			"Traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
			"Tracestate: a=1",
			"X-Forwarded-For: 10.0.0.1",
			"X-Forwarded-Proto: https",
			"Forwarded: for=10.0.0.1",
			"Authorization: Bearer x",
			"Cookie: a=1",
			"Content-Length: 0",
		],
	},
	...Object.fromEntries(
		[
			"image/svg+xml",
			"application/json",
			"text/html,*/*;q=0.1",
			"application/problem+json;q=0",
			"nonsense",
		].map((accept) => [
			`accepting ${accept}`,
			{
				line: "POST PATH",
				head: [`Accept: ${accept}`, "Accept-Encoding: gzip"],
			},
		]),
	),
	...Object.fromEntries(
		["image/jpeg", "image/webp", "image/gif", "application/octet-stream"].map(
			(type) => [`POST of ${type}`, { line: "POST PATH", ...sized(type, "x") }],
		),
	),
	"a method that nobody knows": { line: "BREW PATH" },
	"POST of a large image": {
		line: "POST PATH",
		...sized("image/png", Buffer.alloc(2_000_000, 7)),
	},
	"POST of a large form": {
		line: "POST PATH",
		...sized(
			"multipart/form-data; boundary=b",
			form.replace("1\r\n", `${"1".repeat(500_000)}\r\n`),
		),
	},
	"odd headers": {
		line: "POST PATH",
		head: [
			"Accept: image/svg+xml",
			"If-None-Match: *",
			"Range: bytes=0-1",
			"Expect: 100-continue",
			"Content-Type: application/json",
			"Content-Length: 2",
		],
		body: "{}",
	},
};
