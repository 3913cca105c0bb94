import { join } from "node:path";

/** The folder of a PostgreSQL of our own. */
export const ownFolder = (stateFolder: string) => join(stateFolder, "postgres");
