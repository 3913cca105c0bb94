import { type Random, randomFor } from "../../corpus/seeded.ts";
import { randomBytes } from "./bytes.ts";
import { makeSeeds } from "./seeds.ts";
import type { Victim } from "./target.ts";

interface Part {
	readonly head: string;
	readonly body: Buffer;
}

/** Field names that have broken form parsers. */
const NAMES = [
	"file",
	"image",
	"ltres",
	"numberofcolors",
	"converter",
	"__proto__",
	"constructor",
	"prototype",
	"hasOwnProperty",
	"toString",
	"",
	"a[b][c]",
	"file[]",
	"\0",
	"né\u202e",
	"x".repeat(70),
	"x".repeat(20_000),
	'q"uote',
	"%00",
	"../../etc/passwd",
];
const VALUES = [
	"",
	"1",
	"-1",
	"true",
	"{}",
	"[]",
	"NaN",
	"\0",
	"9".repeat(400),
];
const TYPES = [
	"image/png",
	"application/json",
	"text/html",
	"application/octet-stream",
	"multipart/mixed; boundary=in",
	"",
	"x/y; charset=utf-7",
];
const BOUNDARIES = [
	"b",
	"----WebKitFormBoundary7MA4",
	"=_x",
	"'",
	"a b",
	"-",
	"b".repeat(70),
	"b".repeat(300),
];

function part(name: string, body: Buffer, random: Random, file: boolean): Part {
	const filename = random.pick([
		"logo.png",
		"",
		"../x",
		"a\0b",
		"é".repeat(300),
		'a"b',
	]);
	const lines = [
		`Content-Disposition: form-data; name="${name}"${file ? `; filename="${filename}"` : ""}`,
		...(random() < 0.5 ? [`Content-Type: ${random.pick(TYPES)}`] : []),
		...(random() < 0.05 ? ["Content-Transfer-Encoding: base64"] : []),
		...(random() < 0.03
			? [`X-Long: ${"y".repeat(random.pick([100, 20_000, 90_000]))}`]
			: []),
		...(random() < 0.03
			? Array.from({ length: 100 }, (_, i) => `X-${i}: z`)
			: []),
		...(random() < 0.02 ? ["no colon here", ": no name"] : []),
	];
	return { head: lines.join("\r\n"), body };
}

/** A form, mostly nearly right: the picture, fields, and some disorder. */
function makeForm(picture: Buffer, random: Random) {
	const boundary = random.pick(BOUNDARIES);
	const parts: Part[] = [];
	if (random() < 0.85) parts.push(part("file", picture, random, true));
	for (let i = random.pick([0, 0, 1, 2, 5]); i > 0; i--)
		parts.push(
			part(
				random.pick(NAMES),
				Buffer.from(random.pick(VALUES)),
				random,
				random() < 0.2,
			),
		);
	if (random() < 0.01) {
		const many = part("ltres", Buffer.from("1"), random, false);
		for (let i = random.pick([64, 66, 1000, 5000]); i > 0; i--)
			parts.push(many);
	}
	const newline = random() < 0.04 ? "\n" : "\r\n";
	const pieces = parts.flatMap(({ head, body }) => [
		Buffer.from(`--${boundary}${newline}${head}${newline}${newline}`),
		body,
		Buffer.from(newline),
	]);
	if (random() < 0.93) pieces.push(Buffer.from(`--${boundary}--${newline}`));
	if (random() < 0.03)
		pieces.unshift(randomBytes(random, random.whole(1, 100)));
	let body = Buffer.concat(pieces);
	if (random() < 0.15 && body.length > 0)
		body = body.subarray(0, random.whole(0, body.length));
	if (random() < 0.2 && body.length > 0) {
		body = Buffer.from(body);
		for (let i = random.whole(1, 20); i > 0; i--)
			body[random.whole(0, body.length - 1)] = random.whole(0, 255);
	}
	const told = random() < 0.08 ? random.pick([...BOUNDARIES, ""]) : boundary;
	const contentType =
		random() < 0.03
			? random.pick([
					"multipart/form-data",
					"multipart/",
					"multipart/mixed; boundary=b",
					"multipart/form-data; boundary=b; boundary=c",
				])
			: `multipart/form-data; boundary="${told}"`;
	return { body, contentType };
}

const FORM_PATHS = [
	"/api/convert",
	"/api/convert",
	"/api/upload",
	"/api/convert-ai?tier=1",
];

/** Sends mutated forms; each number's form is the same in every run of a seed. */
export async function attackWithForms(
	target: Victim,
	count: number,
	seed: string,
): Promise<void> {
	const seeds = await makeSeeds();
	await target.each(count, async (index) => {
		const random = randomFor(`${seed} form ${index}`);
		const { body, contentType } = makeForm(random.pick(seeds).bytes, random);
		const sent = {
			path: random.pick(FORM_PATHS),
			headers: { "content-type": contentType },
			body,
		};
		target.ledger.record("form", sent, await target.client.send(sent));
	});
}
