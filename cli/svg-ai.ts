#!/usr/bin/env node
import { constants } from "node:os";
import { run } from "./main.ts";

// By themselves signals end the process before anything is tidied up.
for (const signal of ["SIGHUP", "SIGINT", "SIGTERM"] as const)
	process.once(signal, () => process.exit(128 + constants.signals[signal]));

process.exitCode = await run(process.argv.slice(2));
