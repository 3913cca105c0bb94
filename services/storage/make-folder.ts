import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Makes a folder with those above it, where they aren't there. Node's own
 * `recursive` never ends where a folder is there and takes no other, such as /proc.
 *
 * @param folder absolute, or of the working folder
 * @throws the system's error where it can't be made, or where a file has its name
 */
export async function makeFolder(folder: string): Promise<void> {
	let fault = await attempt(folder);
	const above = dirname(folder);
	if (fault?.code === "ENOENT" && above !== folder) {
		if (!(await isFolder(above))) await makeFolder(above);
		// Also where it is there: somebody else may have made it just now.
		fault = await attempt(folder);
	}
	if (fault !== undefined && !(await isFolder(folder))) throw fault;
}

/** @returns why it couldn't be made */
const attempt = (folder: string) =>
	mkdir(folder).then(
		() => undefined,
		(fault: NodeJS.ErrnoException) => fault,
	);

const isFolder = (path: string) =>
	stat(path).then(
		(found) => found.isDirectory(),
		() => false,
	);
