/**
 * A real Unleash server to try the flag with: `npm run unleash`. Says how to log
 * in and how to point the service at it, and ends, with all it kept, on Ctrl-C.
 */
import { once } from "node:events";
import { ADMIN, ENVIRONMENT, FLAG } from "./unleash.ts";
import { withUnleash } from "./world.ts";

const PORT = 4242;
// Asked before it is up, it ends as soon as it is.
const ending = Promise.race([
	once(process, "SIGINT"),
	once(process, "SIGTERM"),
]);

console.log("Starting PostgreSQL and Unleash; the first time installs them.");
await withUnleash(async (server) => {
	await server.logIn();
	await server.createFlag();
	console.log(
		[
			`Dashboard: ${server.origin}/projects/default/features/${FLAG}`,
			`  log in as ${ADMIN.username} with ${ADMIN.password}; the flag is ${FLAG}, in ${ENVIRONMENT}`,
			"The service, in another terminal:",
			`  UNLEASH_URL=${server.api} UNLEASH_API_TOKEN='${await server.createToken()}' npm start`,
			"Ctrl-C ends it.",
		].join("\n"),
	);
	await ending;
}, PORT);
process.exit(0);
