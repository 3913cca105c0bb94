import { keepKey } from "../service/key.ts";
import { followAgain } from "./follow-jobs.ts";
import { handing, handOver } from "./hand-over.ts";
import { jobs } from "./jobs.ts";
import { keyWanted } from "./key-wanted.ts";
import { pictures } from "./pictures.ts";
import { askForMyself } from "./service.ts";
import { start } from "./work.ts";

/** Goes on with an API key: what was refused is asked for again. */
export function giveKey(key: string): void {
	keepKey(key);
	keyWanted.value = undefined;
	askForMyself();
	for (const picture of pictures.peek())
		if (picture.fault.peek() !== undefined) start(picture);
	for (const one of jobs.peek()) if (one.fault.peek() !== "") followAgain(one);
	const refused = handing.peek();
	if (refused?.fault !== undefined) handOver(refused.files);
}
