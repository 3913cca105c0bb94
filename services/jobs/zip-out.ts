import { promisify } from "node:util";
import { deflateRaw } from "node:zlib";
import { Zip, type ZipInputFile } from "fflate";
import { readWhole } from "../storage/body.ts";
import type { Storage } from "../storage/storage.ts";
import type { Item, Job } from "./states.ts";

const deflate = promisify(deflateRaw);

/** Deflated already. */
const PACKED = new Set(["png", "pdf"]);
const DEFLATED = 8;
const STORED = 0;

/** More than any file of ours takes. */
const MAX_BYTES = 2 ** 30;

/**
 * A zip of all that a job has made, a file at a time, as it is read: each under
 * its picture's name, and `results.json` with what was measured of each item. A
 * file that is gone is left out.
 */
export async function* zipStream(
	job: Job,
	items: readonly Item[],
	storage: Storage,
): AsyncGenerator<Uint8Array> {
	let ready: Uint8Array[] = [];
	const zip = new Zip((error, chunk) => {
		if (error) throw error;
		ready.push(chunk);
	});
	const mtime = job.createdAt;
	const nameFor = createNames();
	const report: object[] = [];

	for (const item of items) {
		const files: string[] = [];
		for (const { key, format } of item.result?.files ?? []) {
			const found = await storage.get(key);
			if (found === undefined) continue;
			const bytes = await readWhole(found, MAX_BYTES);
			const name = nameFor(item.name, format);
			files.push(name);
			await add(zip, name, bytes, PACKED.has(format), mtime);
			yield* ready;
			ready = [];
		}
		report.push(reportOf(item, files));
	}
	const told = Buffer.from(`${JSON.stringify(report, null, "\t")}\n`);
	await add(zip, nameFor("results", "json"), told, false, mtime);
	zip.end();
	yield* ready;
}

/** Deflated off this thread: the library would do it on it. */
async function add(
	zip: Zip,
	filename: string,
	bytes: Uint8Array,
	isPacked: boolean,
	mtime: Date,
): Promise<void> {
	const file: ZipInputFile = {
		...{ filename, mtime, size: bytes.length, crc: crc32(bytes) },
		compression: isPacked ? STORED : DEFLATED,
	};
	const content = isPacked ? bytes : await deflate(bytes);
	zip.add(file);
	file.ondata?.(null, new Uint8Array(content), true);
}

function reportOf(item: Item, files: readonly string[]): object {
	const { number, name, state, tries, result, error } = item;
	return {
		...{ number, name, state, tries, files },
		...(result !== null && {
			converter: result.converter,
			...(result.tier !== undefined && { tier: result.tier }),
			ssim: result.ssim,
			fidelity: result.fidelity,
			seconds: result.ms / 1000,
			warnings: result.warnings,
		}),
		...(error !== null &&
			state !== "done" && { error: error.message, error_code: error.code }),
	};
}

/** Names files as their pictures were, each once, also where letters' case doesn't count. */
function createNames() {
	const taken = new Set<string>();
	return (name: string, extension: string): string => {
		const stem = name.replace(/\.[^./]*$/, "") || name;
		for (let i = 1; ; i++) {
			const full = `${stem}${i === 1 ? "" : `-${i}`}.${extension}`;
			if (taken.has(full.toLowerCase())) continue;
			taken.add(full.toLowerCase());
			return full;
		}
	};
}

/** Of each byte, by the polynomial that zips use (ISO 3309, reflected). */
const CRC_TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
	let crc = byte;
	for (let bit = 0; bit < 8; bit++)
		crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
	return crc;
});

/** zlib's own is there from Node 20.15 on alone. */
function crc32(bytes: Uint8Array): number {
	let crc = -1;
	for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 255] ^ (crc >>> 8);
	return ~crc >>> 0;
}
