import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import t, { type Test } from "tap";
import { openDatabase } from "../../../services/jobs/database.ts";
import { startPostgres } from "../../../services/jobs/postgres/server.ts";
import { until } from "../../support/until.ts";

async function world(t: Test) {
	const folder = await mkdtemp(join(tmpdir(), "svg-ai-test-"));
	const told: string[] = [];
	const postgres = await startPostgres({
		folder,
		onLog: () => {},
		onEnd: (how) => told.push(how),
	});
	const database = openDatabase(pg, postgres.connection, () => {});
	t.teardown(async () => {
		await database.close();
		await postgres.stop();
		await rm(folder, { recursive: true, force: true });
	});
	return { folder, told, postgres, database };
}

t.test("a real PostgreSQL, by root and by others", async (t) => {
	const { folder, told, postgres, database } = await world(t);
	const pid = () => postgres.pid() ?? 0;

	await t.test("it doesn't run as root, nor listen to a network", async (t) => {
		if (process.platform === "linux") {
			const { uid } = await stat(`/proc/${pid()}`);
			t.not(uid, 0);
			if (process.getuid?.() !== 0) t.equal(uid, process.getuid?.());
		}
		const [{ listen_addresses }] = await database.query(
			"SHOW listen_addresses",
		);
		t.equal(listen_addresses, "");
		const { host } = postgres.connection;
		t.equal((await stat(host)).mode & 0o777, 0o700);
		const open = { ...postgres.connection, password: "wrong" };
		await t.rejects(new pg.Client(open).connect(), /password/);
	});

	await t.test("a folder has one owner", async (t) => {
		await t.rejects(
			startPostgres({ folder, onLog: () => {}, onEnd: () => {} }),
			{ name: "JobsUnavailable" },
		);
	});

	await t.test("killed inside a transaction, that is made anew", async (t) => {
		await database.query("CREATE TABLE told (n int)");
		let tries = 0;
		await database.transaction(async (sql) => {
			tries++;
			await sql.query("INSERT INTO told VALUES (1)");
			if (tries > 1) return;
			const killed = pid();
			process.kill(killed, "SIGKILL");
			await until(() => ![killed, 0].includes(pid()));
		});
		t.equal(tries, 2);
		t.match(told, [/SIGKILL/]);
		const rows = await database.query("SELECT n FROM told");
		t.same(rows, [{ n: 1 }], "all of it once");
	});

	await t.test("listeners hear again after a kill", async (t) => {
		const heard: (string | undefined)[] = [];
		const stop = database.listen("tidings", (message) => heard.push(message));
		await until(() => heard.length === 1);
		const killed = pid();
		process.kill(killed, "SIGKILL");
		await until(() => heard.length === 2);
		await database.query("NOTIFY tidings, 'hello'");
		await until(() => heard.at(-1) === "hello");
		t.same(heard, [undefined, undefined, "hello"]);
		await stop();
	});
});
