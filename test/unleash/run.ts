/**
 * Proves the switch against a real Unleash server: `npm run test:unleash`.
 * Installs the server, and Debian's PostgreSQL where there is none.
 */
import { join } from "node:path";
import { checkSwitch } from "./checks.ts";
import { withUnleash } from "./world.ts";

/** Installing is allowed for as well; a cached run takes well under a minute. */
const LIMIT_MS = 420_000;

let passed = 0;
let failed = 0;
function check(holds: boolean, what: string): void {
	if (holds) passed++;
	else failed++;
	console.log(`${holds ? "ok" : "NOT OK"} - ${what}`);
}

const limit = setTimeout(() => {
	console.error(`not done within ${LIMIT_MS / 1000} s`);
	// The children are ended on exit.
	process.exit(1);
}, LIMIT_MS);
for (const signal of ["SIGINT", "SIGTERM"] as const)
	process.once(signal, () => process.exit(1));

try {
	const left = await withUnleash((server, folder) =>
		checkSwitch(server, join(folder, "service"), check),
	);
	check(left.length === 0, `no process is left behind ${left}`);
} catch (error) {
	failed++;
	console.error(error);
}
clearTimeout(limit);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
