import type { FastifyInstance } from "fastify";
import { encodeForm, type FormPart } from "./form.ts";
import { until } from "./until.ts";

/** What is told of a job, as far as tests look at it. */
export interface ToldJob {
	readonly id: string;
	readonly state: string;
	readonly counts: Readonly<Record<string, number>>;
	readonly progress: number;
	readonly url: string;
	readonly items: readonly {
		readonly number: number;
		readonly name: string;
		readonly state: string;
		readonly tries: number;
		readonly converter?: string;
		readonly tier?: number;
		readonly fidelity?: number;
		readonly files?: readonly {
			readonly format: string;
			readonly url: string;
		}[];
		readonly error?: string;
		readonly error_code?: string;
	}[];
}

/** Hands a form over as a job. */
export async function postJob(
	app: FastifyInstance,
	parts: readonly FormPart[],
	headers: Readonly<Record<string, string>> = {},
) {
	const form = await encodeForm(parts);
	return app.inject({
		method: "POST",
		url: "/api/jobs",
		payload: form.payload,
		headers: { ...form.headers, ...headers },
	});
}

/** A job as it is told. */
export async function readJob(
	app: FastifyInstance,
	id: string,
): Promise<ToldJob> {
	return (await app.inject(`/api/jobs/${id}`)).json();
}

/** Waits until nothing of a job is left to make. */
export async function jobEnd(
	app: FastifyInstance,
	id: string,
): Promise<ToldJob> {
	let job = await readJob(app, id);
	await until(async () => {
		job = await readJob(app, id);
		return job.state === "finished" || job.state === "cancelled";
	});
	return job;
}
