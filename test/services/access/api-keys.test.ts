import t from "tap";
import { followApiKeys } from "../../../services/access/api-keys.ts";
import { hashOf, keysFile } from "../../support/api-keys.ts";
import { until } from "../../support/until.ts";

const log = { info: () => {}, warn: () => {} };
const SHOP = { name: "shop", sha256: [hashOf("old")] };

t.test("keys are found by their hash, and change with the file", async (t) => {
	const file = await keysFile(t, [SHOP]);
	const keys = await followApiKeys(file.path, log);
	t.teardown(keys.close);
	t.match(keys.find("old"), { name: "shop" });
	for (const key of ["", "ol", "older", SHOP.sha256[0]])
		t.equal(keys.find(key), undefined);
	await file.write([{ ...SHOP, sha256: [...SHOP.sha256, hashOf("new")] }]);
	await until(() => keys.find("new")?.name === "shop");
	t.ok(keys.find("old"), "both, until the old one is taken out");
	await file.write([{ ...SHOP, sha256: [hashOf("new")] }]);
	await until(() => keys.find("old") === undefined);
	t.ok(keys.isGood());
	await file.writeText("{");
	await until(() => !keys.isGood());
	t.ok(keys.find("new"), "the last good state stands");
});

t.test("at the start the file must be good", async (t) => {
	for (const [text, says] of [
		["{", /it is not JSON/],
		['{"clients":[{}]}', /clients\/0/],
	] as const) {
		const file = await keysFile(t, []);
		await file.writeText(text);
		await t.rejects(followApiKeys(file.path, log), says);
	}
	await t.rejects(followApiKeys("/nowhere/keys.json", log), /it isn't there/);
});
