import {
	type AiOptions,
	type Client,
	type ConversionOptions,
	createClient,
	ServiceRefusal,
	ServiceUnreachable,
} from "../client/src/index.ts";
import { type Asked, UsageError } from "./arguments.ts";
import { type Converting, drawn, Refused, type ToldByRoute } from "./drawn.ts";
import type { Job } from "./inputs.ts";
import { convertOneByOne } from "./one-by-one.ts";
import { AI_OPTIONS } from "./options.ts";
import { convertAsJobs, KEY_WANTED } from "./remote-jobs.ts";
import type { Telling } from "./telling.ts";

/** Pictures at once by the routes of conversions: it is a server for others too. */
const PLACES = 4;
/** A server that is busy is asked again for longer than a program would. */
const PATIENCE = { attempts: 12, longestWait: 600 };

/**
 * Converts through a server's API: as jobs where it has them, else one by one.
 *
 * @throws UsageError for a server that can't be meant, for a key that it doesn't
 *   know, and for options that no picture can be converted by; ServiceUnreachable
 *   where nobody is there
 */
export async function convertRemotely(
	baseUrl: string,
	jobs: readonly Job[],
	asked: Asked,
	telling: Telling,
): Promise<void> {
	if (!/^https?:\/\/./.test(baseUrl) || !URL.canParse(baseUrl))
		throw new UsageError(
			`--remote is "${baseUrl}"; it must be a server's address, such as http://localhost:3000.`,
		);
	const server = { baseUrl, headers: credentials(asked) };
	// Whether it is there at all is known soon.
	await createClient({ ...server, attempts: 3 }).health();
	const client = createClient({ ...server, ...PATIENCE });
	const remote = { client, asked, telling };
	const left = (await mayUseJobs(client, asked))
		? await convertAsJobs(remote, jobs)
		: jobs;
	await convertOneByOne(byRoutes(client, baseUrl), left, asked, telling);
}

/** @throws UsageError for a key that no header can carry */
function credentials({
	apiKey = process.env.SVG_AI_API_KEY,
}: Asked): Readonly<Record<string, string>> {
	const key = apiKey?.trim() ?? "";
	if (key === "") return {};
	if (!/^[\x21-\x7e]+$/.test(key))
		throw new UsageError(
			"The API key has characters that a key can't have: letters, digits and signs of ASCII.",
		);
	return { authorization: `Bearer ${key}` };
}

const isByAi = (options: Asked["options"]) =>
	Object.keys(options).some((name) => AI_OPTIONS.has(name));

/** A job makes items plainly while AI is off; who asked for AI is told instead, as without a server. */
async function mayUseJobs(
	client: Client,
	{ options }: Asked,
): Promise<boolean> {
	if (!isByAi(options)) return true;
	try {
		await client.aiHealth();
		return true;
	} catch (fault) {
		return !(fault instanceof ServiceRefusal && fault.code === "NOT_FOUND");
	}
}

/** The routes of conversions, asked for each picture. */
function byRoutes(client: Client, baseUrl: string): Converting {
	return {
		places: PLACES,
		async convert(picture, options, formats) {
			// The service checks them, whatever they are.
			const given = { ...options, formats: formats.join(",") };
			try {
				const answer = isByAi(options)
					? await client.convertWithAi(picture, given as AiOptions)
					: await client.convert(picture, given as ConversionOptions);
				return drawn(answer as unknown as ToldByRoute);
			} catch (fault) {
				throw asRefused(fault, baseUrl);
			}
		},
	};
}

/** What a client throws, in the words of the command line. */
function asRefused(fault: unknown, baseUrl: string): unknown {
	if (fault instanceof ServiceUnreachable)
		return new Refused("UNREACHABLE", fault.message);
	if (!(fault instanceof ServiceRefusal)) return fault;
	if (fault.code === "UNAUTHORIZED") return new Refused(fault.code, KEY_WANTED);
	return fault.code === "NOT_FOUND"
		? new Refused("AI_OFF", `AI is switched off at ${baseUrl}.`)
		: new Refused(fault.code ?? `HTTP_${fault.status}`, fault.message);
}
