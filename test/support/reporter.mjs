/**
 * What `npm test` prints: one line a test file as it ends, then every failure whole, then the counts. It reads TAP 14,
 * as tap's own process writes it; plain JavaScript, because that process loads no TypeScript.
 */
import { Transform } from "node:stream";

const TEST = /^( *)(not ok|ok) \d+(?: - (.*?))?(?: # (.*))?$/;
const SUBTEST = /^( *)# Subtest: (.*)$/;
const COUNTS = /^# \{ total: /;
/** Control characters but tab: a log with a NUL byte counts as binary to grep and editors. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const UNPRINTABLE = /[\0-\x08\x0b-\x1f\x7f]/g;

export default class Reporter extends Transform {
	#rest = "";
	/** Names of the subtests that are open, outermost first. */
	#path = [];
	/** @type {{ path: string[], details: string[] }[]} */
	#failures = [];
	/** A failed test whose details may follow, and how deep they are indented. */
	#pending;
	#details;
	#summary;

	_transform(chunk, _encoding, done) {
		const lines = (this.#rest + chunk).split("\n");
		this.#rest = lines.pop() ?? "";
		for (const line of lines) this.#read(line.replace(UNPRINTABLE, "?"));
		done();
	}

	_flush(done) {
		this.#read(this.#rest);
		this.#settle();
		for (const { path, details } of this.#failures)
			this.push(`\nnot ok: ${path.join(" > ")}\n${details.join("\n")}\n`);
		this.push(`\n${this.#summary ?? "The run was cut short."}\n`);
		done();
	}

	#read(line) {
		if (this.#details !== undefined) {
			this.#details.push(line);
			if (line.trim() === "...") this.#settle();
			return;
		}
		if (this.#pending !== undefined && line.trim() === "---") {
			this.#details = [line];
			return;
		}
		this.#settle();
		const subtest = SUBTEST.exec(line);
		if (subtest !== null) {
			const [, indent, name] = subtest;
			this.#path.length = indent.length / 4;
			this.#path.push(name);
			return;
		}
		const test = TEST.exec(line);
		if (test !== null) this.#test(test);
		else if (COUNTS.test(line)) this.#summary = inWords(line);
		else if (line.startsWith("Bail out!")) this.push(`${line}\n`);
	}

	#test([, indent, result, name = "", comment = ""]) {
		const isExcused = /^(skip|todo)/i.test(comment);
		const path = [...this.#path.slice(0, indent.length / 4), name];
		if (indent === "") {
			this.push(`${result.padEnd(6)} ${name}${taken(comment)}\n`);
		}
		if (result === "not ok" && !isExcused) this.#pending = path;
	}

	/** Keeps a failure with its details, unless it only repeats one inside it. */
	#settle() {
		const path = this.#pending;
		const details = this.#details ?? [];
		this.#pending = undefined;
		this.#details = undefined;
		if (path === undefined) return;
		const isRepeated = this.#failures.some((inner) =>
			path.every((name, depth) => inner.path[depth] === name),
		);
		const isKilled = details.some((line) => /signal: SIG|expired/.test(line));
		if (isRepeated && !isKilled) return;
		const indent = /^ */.exec(details[0] ?? "")[0].length - 2;
		const plain = details.slice(1, -1).map((line) => line.slice(indent));
		this.#failures.push({ path, details: plain });
	}
}

/** What a test file's comment tells: its time in seconds, or why it was skipped. */
function taken(comment) {
	const ms = /^time=([\d.]+)ms$/.exec(comment)?.[1];
	if (ms !== undefined) return `, ${(Number(ms) / 1000).toFixed(1)} s`;
	return comment === "" ? "" : ` # ${comment}`;
}

/** `# { total: 3, pass: 2, fail: 1 }` as a person says it. */
function inWords(line) {
	const count = (name) => new RegExp(`${name}: (\\d+)`).exec(line)?.[1] ?? 0;
	const rest = ["skip", "todo"].flatMap((name) =>
		count(name) === 0 ? [] : `, ${count(name)} ${name}`,
	);
	return `${count("pass")} assertions passed, ${count("fail")} failed${rest.join("")}.`;
}
