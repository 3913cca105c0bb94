import {
	closeSync,
	existsSync,
	mkdirSync,
	openSync,
	readFileSync,
	readSync,
	statSync,
	writeSync,
} from "node:fs";
import { dirname } from "node:path";

/** What a file holds, one JSON text a line; a line that was cut off when a run was killed is left out. */
export function readJsonLines<Line>(path: string): Line[] {
	if (!existsSync(path)) return [];
	return readFileSync(path, "utf8")
		.split("\n")
		.flatMap(parsed<Line>);
}

function parsed<Line>(text: string): Line[] {
	try {
		return [JSON.parse(text) as Line];
	} catch {
		return [];
	}
}

/** Appends one line; makes the file and its folder where they are missing. */
export function appendJsonLine(path: string, line: unknown): void {
	mkdirSync(dirname(path), { recursive: true });
	const file = openSync(path, "a+");
	try {
		// A line that was cut off must not swallow this one.
		const start = endsWithin(file, statSync(path).size) ? "\n" : "";
		writeSync(file, `${start}${JSON.stringify(line)}\n`);
	} finally {
		closeSync(file);
	}
}

/** Whether a file of so many bytes ends within a line. */
function endsWithin(file: number, bytes: number): boolean {
	if (bytes === 0) return false;
	const last = Buffer.alloc(1);
	readSync(file, last, 0, 1, bytes - 1);
	return last.toString() !== "\n";
}
