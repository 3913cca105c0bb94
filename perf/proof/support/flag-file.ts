import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A flags file of one's own, to switch AI with. */
export async function createFlagFile(enabled: boolean) {
	const folder = await mkdtemp(join(tmpdir(), "svg-ai-proof-"));
	const file = join(folder, "flags.json");
	async function turn(on: boolean): Promise<void> {
		const features = [{ name: "ai-conversion", enabled: on, strategies: [] }];
		await writeFile(`${file}.new`, JSON.stringify({ version: 2, features }));
		await rename(`${file}.new`, file);
	}
	await turn(enabled);
	return { file, turn, remove: () => rm(folder, { recursive: true }) };
}
