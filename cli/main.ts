import { ServiceUnreachable } from "../client/src/index.ts";
import { ConfigurationError } from "../services/configuration-error.ts";
import { WRITTEN_FORMATS } from "../services/formats/order.ts";
import { VERSION } from "../services/project.ts";
import { type Asked, readArguments, UsageError } from "./arguments.ts";
import { startConverting } from "./converting.ts";
import { findJobs, type Job } from "./inputs.ts";
import { convertOneByOne } from "./one-by-one.ts";
import { describeOptions } from "./options.ts";
import { convertRemotely } from "./remote.ts";
import { createTelling, type Telling } from "./telling.ts";

const HELP = `svg-ai turns pictures of logos into SVG, in this process, on all cores.

  svg-ai logo.png *.jpg folder --out drawings --tier 3 --format svg,pdf

  -o, --out DIR          where the drawings go; beside the pictures otherwise
  -f, --format LIST      of ${WRITTEN_FORMATS.join(", ")}, with commas between; svg otherwise
      --remote URL       a server that converts, as jobs where it has them; this process otherwise
      --api-key KEY      for a server that asks for one; better put into SVG_AI_API_KEY,
                         for other users of this machine can read command lines
      --json             one line of JSON a picture
  -q, --quiet            nothing but failures
  -h, --help, --version

It ends with 0 when every picture was converted, 1 when one wasn't, 2 when the
command line can't be meant. Options of the service have the names and meanings
that they have there; - and _ in them are the same.

`;

/**
 * The command line.
 *
 * @param given the arguments, without node and the script
 * @returns the exit code: 0, 1 where a picture wasn't converted, 2 for what can't be meant
 */
export async function run(given: readonly string[]): Promise<number> {
	try {
		const asked = readArguments(given);
		if (asked.help) {
			console.log(HELP + describeOptions());
			return 0;
		}
		if (asked.version) {
			console.log(VERSION);
			return 0;
		}
		checkFormats(asked.formats);
		const { inputs, out, formats } = asked;
		return await convertAll(await findJobs(inputs, out, formats), asked);
	} catch (error) {
		if (error instanceof ServiceUnreachable) {
			console.error(`svg-ai: ${error.message}`);
			return 1;
		}
		if (error instanceof UsageError)
			console.error(`svg-ai: ${error.message} --help tells more.`);
		else if (error instanceof ConfigurationError) console.error(error.message);
		else throw error;
		return 2;
	}
}

function checkFormats(formats: readonly string[]): void {
	const known: readonly string[] = WRITTEN_FORMATS;
	const other = formats.find((format) => !known.includes(format));
	if (other !== undefined)
		throw new UsageError(
			`--format is "${other}"; it must be of ${known.join(", ")}.`,
		);
}

async function convertAll(jobs: readonly Job[], asked: Asked): Promise<number> {
	const telling = createTelling(jobs.length, asked);
	try {
		if (asked.remote === undefined && asked.apiKey !== undefined)
			throw new UsageError("--api-key is for a server, which --remote names.");
		if (asked.remote === undefined) await convertHere(jobs, asked, telling);
		else await convertRemotely(asked.remote, jobs, asked, telling);
	} finally {
		telling.end();
	}
	return telling.counts.failed === 0 ? 0 : 1;
}

async function convertHere(
	jobs: readonly Job[],
	asked: Asked,
	telling: Telling,
): Promise<void> {
	const converting = await startConverting(jobs.length);
	try {
		await convertOneByOne(converting, jobs, asked, telling);
	} finally {
		await converting.close();
	}
}
