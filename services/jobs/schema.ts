import type { Database } from "./database.ts";

/** Our own tables; pg-boss has a schema beside it. */
export const SCHEMA = "svg_ai_jobs";
export const QUEUE_SCHEMA = "svg_ai_queue";

/** What replicas tell each other on: the id of a job that something happened to. */
export const CHANNEL = "svg_ai_jobs";

/** Names the lock under which one replica of several makes the tables. */
const LOCK = 4_711_018;

/**
 * A job, and its items. `seq` counts what happened to a job: each change of an item
 * carries the job's count at that time, so whoever knows up to which one he has
 * heard can be told the rest.
 */
const TABLES = `
CREATE SCHEMA IF NOT EXISTS ${SCHEMA};
CREATE TABLE IF NOT EXISTS ${SCHEMA}.job (
	id uuid PRIMARY KEY,
	created_at timestamptz NOT NULL DEFAULT now(),
	finished_at timestamptz,
	cancelled boolean NOT NULL DEFAULT false,
	request jsonb NOT NULL,
	priority int NOT NULL,
	idempotency_key text UNIQUE,
	fingerprint text NOT NULL,
	total int NOT NULL,
	bytes bigint NOT NULL DEFAULT 0,
	seq bigint NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS job_finished ON ${SCHEMA}.job (finished_at) WHERE finished_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS ${SCHEMA}.item (
	job uuid NOT NULL REFERENCES ${SCHEMA}.job ON DELETE CASCADE,
	number int NOT NULL,
	name text NOT NULL,
	picture text,
	width int,
	height int,
	expected_ms real NOT NULL DEFAULT 0,
	state text NOT NULL DEFAULT 'waiting',
	waiting_since timestamptz NOT NULL DEFAULT now(),
	tries int NOT NULL DEFAULT 0,
	started_at timestamptz,
	finished_at timestamptz,
	result jsonb,
	error jsonb,
	seq bigint NOT NULL DEFAULT 0,
	PRIMARY KEY (job, number)
);
CREATE INDEX IF NOT EXISTS item_open ON ${SCHEMA}.item (state, waiting_since) WHERE state IN ('waiting', 'running');
`;

/** Makes what isn't there yet; replicas that start at the same time take turns. */
export async function makeTables(database: Database): Promise<void> {
	await database.transaction(async (sql) => {
		await sql.query("SELECT pg_advisory_xact_lock($1)", [LOCK]);
		for (const statement of TABLES.split(";\n"))
			if (statement.trim() !== "") await sql.query(statement);
	});
}
