import t from "tap";
import {
	mappings,
	ownBytes,
	sharedBytes,
} from "../../perf/support/counted-once.ts";
import { readTree } from "../../perf/support/process-tree.ts";

const SMAPS = `55aa00000000-55aa00002000 r--p 00001000 fe:00 260386                     /usr/bin/node
Rss:                   8 kB
Pss:                   2 kB
Anonymous:             0 kB
55aa00002000-55aa00003000 rw-p 00003000 fe:00 260386                     /usr/bin/node
Rss:                  12 kB
Pss:                   9 kB
Anonymous:             8 kB
55aa10000000-55aa10002000 rw-p 00000000 00:00 0                          [heap]
Rss:                  64 kB
Pss:                  64 kB
Anonymous:            64 kB
7ffc00000000-7ffc00001000 rw-p 00000000 00:00 0 
Rss:                   4 kB
Pss:                   4 kB
Anonymous:             4 kB
`;

t.test("what is shared is what has a name, less what is written", async (t) => {
	t.same(mappings(SMAPS), [
		{ name: "/usr/bin/node 00001000", resident: 8192, share: 2048 },
		{ name: "/usr/bin/node 00003000", resident: 4096, share: 1024 },
	]);
});

t.test("pages of two processes are counted once", async (t) => {
	const [self] = await readTree(process.pid);
	if (self === undefined) {
		t.comment("no /proc");
		return;
	}
	const once = await sharedBytes([self]);
	t.ok(once > 2 ** 20, "the program itself");
	const twice = await sharedBytes([self, self]);
	t.ok(twice < 1.5 * once);
	t.ok((await ownBytes(self)) + once < 1.2 * self.bytes);
	t.equal(await ownBytes({ pid: 2 ** 30 }), 0);
	t.equal(await sharedBytes([]), 0);
});
