import { text } from "node:stream/consumers";
import t from "tap";
import Reporter from "./reporter.mjs";

/** What the reporter prints of a text, handed over in pieces of so many bytes. */
function report(tap: string, bytes = 7): Promise<string> {
	const reporter = new Reporter();
	for (let at = 0; at < tap.length; at += bytes)
		reporter.write(tap.slice(at, at + bytes));
	reporter.end();
	return text(reporter);
}

t.test("failures come last and whole, each once", async (t) => {
	const told = await report(`TAP version 14
1..3
# Subtest: test/a.test.ts
    # Subtest: adds
        ok 1 - one
        not ok 2 - two
          ---
          diff: |
            -3
            +4
          ...
        1..2
    not ok 1 - adds # time=1ms
      ---
      at: line 3
      ...
    noise\0 from the test
    1..1
not ok 1 - test/a.test.ts # time=1234ms
  ---
  exitCode: 1
  signal: null
  ...
# Subtest: test/b.test.ts
    ok 1 - fine
    not ok 2 - later # TODO not yet
    1..2
ok 2 - test/b.test.ts # time=20ms
# Subtest: test/c.test.ts
    ok 1 - fine
    # test count(1) != plan(null)
not ok 3 - test/c.test.ts # time=5ms
  ---
  exitCode: null
  signal: SIGKILL
  ...
# { total: 5, pass: 3, fail: 1, todo: 1 }
`);
	t.equal(
		told,
		`not ok test/a.test.ts, 1.2 s
ok     test/b.test.ts, 0.0 s
not ok test/c.test.ts, 0.0 s

not ok: test/a.test.ts > adds > two
  diff: |
    -3
    +4

not ok: test/c.test.ts
  exitCode: null
  signal: SIGKILL

3 assertions passed, 1 failed, 1 todo.
`,
	);
});

t.test("a failure without details is told too", async (t) => {
	const told = await report(`# Subtest: test/a.test.ts
    not ok 1 - bare
    1..1
not ok 1 - test/a.test.ts
# { total: 1, fail: 1 }
`);
	t.match(told, "not ok: test/a.test.ts > bare\n");
	t.equal(told.match(/not ok:/g)?.length, 1);
});

t.test("a run that is cut short is called that", async (t) => {
	const told = await report(
		"ok 1 - test/a.test.ts # SKIP no fonts\nBail out! x\n",
	);
	t.equal(
		told,
		"ok     test/a.test.ts # SKIP no fonts\nBail out! x\n\nThe run was cut short.\n",
	);
});
