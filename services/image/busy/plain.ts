import type { BusyLister } from "./busy.ts";

/** In JavaScript, for machines whose WebAssembly has no vectors, and for rows that are too long for the other. */
export const plainLister: BusyLister = {
	list(words, width, height) {
		const busy = new Int32Array(words.length);
		let count = 0;
		for (let y = 0; y < height; y++) {
			const above = y > 0 ? -width : 0;
			const below = y < height - 1 ? width : 0;
			const last = (y + 1) * width - 1;
			let here = words[y * width];
			let left = here;
			for (let i = y * width; i <= last; i++) {
				const right = i < last ? words[i + 1] : here;
				if (
					left !== here ||
					right !== here ||
					words[i + above] !== here ||
					words[i + below] !== here
				)
					busy[count++] = i;
				left = here;
				here = right;
			}
		}
		return busy.slice(0, count);
	},
};
