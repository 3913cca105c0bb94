import { renderSvg } from "../../quality/render.ts";
import type { Setting } from "../../settings/setting.ts";
import { analyseImage } from "../analyse-image.ts";
import { attemptAt } from "../attempt.ts";
import { drawSomething } from "./drawings.ts";
import { PICTURES } from "./pictures.ts";

/**
 * Pixels a side of the first pictures, so that no step of code that was never run takes long, and of all others. Half as many leave
 * a fifth more to the first clients, half as many again take half as long again for nothing.
 */
const FIRST_SIDES = [32, 64];
const SIDE = 128;
/** Each picture is traced by the first setting, one in so many by the others too: they share most of their code. */
const ALL_SETTINGS = 4;
/** And one in so many from fewer pixels, as what is hurried: a picture that was reduced has soft edges alone. */
const DRAFTS = 3;

/**
 * Converts a few small pictures, made here, by the ways that clients' go. V8 compiles what is run often, and each thread has to for
 * itself: without a rehearsal a thread's first two dozen pictures take several times as long as the next.
 *
 * @param settings those to trace by; the first is used most
 * @param between awaited between stages, each of some ms once it was run before
 */
export async function rehearse(
	settings: readonly Setting[],
	between: () => Promise<void>,
): Promise<void> {
	for (const [turn, encode] of PICTURES.entries()) {
		const side = FIRST_SIDES[turn] ?? SIDE;
		const bytes = await encode(renderSvg(drawSomething(turn), side));
		await between();
		const limits = {
			...{ workingPixels: 2 ** 20, maxSvgBytes: 2 ** 20 },
			submittedAt: Date.now(),
		};
		const image = await analyseImage(
			{ ...limits, bytes, pictures: [] },
			between,
		);
		await between();
		const some = turn % ALL_SETTINGS === 0 ? settings : settings.slice(0, 1);
		for (const setting of some) {
			await attemptAt({ ...limits, ...setting, image }, between);
			await between();
		}
		if (turn % DRAFTS !== 1) continue;
		const draft = { ...some[0], tracedPixels: (side * side) / 4 };
		await attemptAt({ ...limits, ...draft, image }, between);
		await between();
	}
}
