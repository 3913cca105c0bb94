/**
 * Loaded into the service by `--import`, ahead of it: makes pictures of certain
 * widths bring about faults in the worker that renders them, which no picture
 * does by itself. POISON says which width throws, hangs, ends the thread, or kills the process.
 */
import { isMainThread } from "node:worker_threads";
import { Resvg } from "@resvg/resvg-js";

if (!isMainThread) {
	const { throws, hangs, exits, kills } = JSON.parse(process.env.POISON);
	const render = Resvg.prototype.render;
	Resvg.prototype.render = function poisoned() {
		if (this.width === throws) throw new Error("a fault of the renderer");
		if (this.width === exits) process.exit(3);
		if (this.width === kills) process.kill(process.pid, "SIGKILL");
		while (this.width === hangs);
		return render.call(this);
	};
}
