/** Says whether something holds; the one who started the program counts the lines. */
export function check(holds: boolean, what: string): void {
	console.log(`${holds ? "ok" : "NOT OK"} - ${what}`);
}
