import { createHash } from "node:crypto";
import t from "tap";
import { randomFor } from "../../../perf/corpus/seeded.ts";
import { attackWithForms } from "../../../perf/proof/attack/forms.ts";
import { attackWithImages } from "../../../perf/proof/attack/images.ts";
import { mutate } from "../../../perf/proof/attack/mutate.ts";
import { makeSeeds } from "../../../perf/proof/attack/seeds.ts";
import { eachOf, REFUSALS } from "../../../perf/proof/attack/target.ts";
import { createClient } from "../../../perf/proof/support/client.ts";
import { createLedger } from "../../../perf/proof/support/ledger.ts";
import { aiApp } from "../../support/ai.ts";

t.test("mutations are those of their seed", async (t) => {
	const seeds = await makeSeeds();
	const some = (seed: string) => {
		const hash = createHash("sha256");
		for (let i = 0; i < 100; i++)
			hash.update(mutate(seeds, randomFor(`${seed} ${i}`)));
		return hash.digest("hex");
	};
	t.equal(some("one"), some("one"));
	t.not(some("one"), some("other"));
});

t.test("a few hundred mutated images and forms meet their match", async (t) => {
	const { app } = await aiApp(t);
	await app.listen({ host: "127.0.0.1", port: 0 });
	const { port } = app.server.address() as { port: number };
	const client = createClient(`http://127.0.0.1:${port}`, 4);
	t.teardown(client.close);
	const ledger = createLedger({ also: REFUSALS });
	const each = (count: number, task: (index: number) => Promise<unknown>) =>
		eachOf(count, 4, task);
	const victim = { client, ledger, each };
	const mutated = await attackWithImages(victim, 120, "smoke");
	await attackWithForms(victim, 100, "smoke");
	t.ok(mutated > 108);
	t.same(ledger.violations(), []);
	t.ok(ledger.svgs().distinct > 10, ledger.summary());
	t.ok(ledger.count(/ 422$/) > 10, ledger.summary());
	t.match(app.converter.stats(), { busy: 0, queued: 0 });
});
