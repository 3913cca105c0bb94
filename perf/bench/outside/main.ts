/**
 * Looks for paint outside the faces' outlines, on random pictures in both settings:
 *
 *     npm run bench:outside -- [options]
 *
 *     --count 10000         pictures (1000 by default)
 *     --from 0              the first one's number
 *     --setting fast,quality
 *     --gate                exit with 1 where a pixel is painted outside
 */
import { parseArgs } from "node:util";
import { defaultSubpixelParameters } from "../../../services/tracing/subpixel/index.ts";
import { atMost, gate } from "../../support/budgets.ts";
import { paintedOutside } from "./painted-outside.ts";
import { randomPicture } from "./pictures.ts";

const { values: options } = parseArgs({
	options: {
		count: { type: "string", default: "1000" },
		from: { type: "string", default: "0" },
		setting: { type: "string", default: "fast,quality" },
		gate: { type: "boolean", default: false },
	},
});
const from = Number(options.from);
const budgets = (["fast", "quality"] as const)
	.filter((effort) => options.setting.split(",").includes(effort))
	.map((effort) => {
		let failed = 0;
		for (let k = from; k < from + Number(options.count); k++) {
			const { name, raster } = randomPicture(k);
			const count = paintedOutside(raster, {
				...defaultSubpixelParameters,
				effort,
				stacking: k % 4 === 0 ? "cutout" : "stacked",
			});
			if (count === 0) continue;
			failed++;
			console.log(`${effort} ${name}: ${count} pixels`);
		}
		console.log(`${effort}: ${failed} of ${options.count} pictures fail`);
		return atMost(
			`pictures with paint outside an outline, ${effort}`,
			failed,
			0,
		);
	});
if (options.gate) gate(budgets);
