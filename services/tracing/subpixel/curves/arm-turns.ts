import { emptyLine, fitLine, type Polyline } from "./polyline.ts";

/** An arm is looked at from so far behind or ahead of a point, where the pixel's box no longer rounds, pixels. */
const ARM_GAP = 1;
const ARM_LENGTH = 3;
/** Arms whose chords turn by less than this, as a tangent, aren't looked at more closely. */
const STRAIGHT = 0.2;

const back = emptyLine();
const front = emptyLine();

/** Turn of the boundary at each point between its arms, radians, positive clockwise on screen. */
export function armTurns(p: Polyline): Float64Array {
	const n = p.count;
	const turn = new Float64Array(n);
	let b0 = 0;
	let b1 = -1;
	let f0 = 0;
	let f1 = -1;
	for (let k = 0; k < n; k++) {
		const s = p.at[k];
		while (p.at[b0] < s - ARM_GAP - ARM_LENGTH) b0++;
		while (b1 + 1 < n && p.at[b1 + 1] <= s - ARM_GAP) b1++;
		while (f0 < n && p.at[f0] < s + ARM_GAP) f0++;
		while (f1 + 1 < n && p.at[f1 + 1] <= s + ARM_GAP + ARM_LENGTH) f1++;
		if (b1 <= b0 || f1 <= f0) continue;
		// A cheap look first: chords of the arms that nearly agree are no corner.
		const ax = p.x[b1] - p.x[b0];
		const ay = p.y[b1] - p.y[b0];
		const cx = p.x[f1] - p.x[f0];
		const cy = p.y[f1] - p.y[f0];
		const along = ax * cx + ay * cy;
		const across = ax * cy - ay * cx;
		if (along > 0 && Math.abs(across) < STRAIGHT * along) continue;
		fitLine(p, b0, b1, back);
		fitLine(p, f0, f1, front);
		turn[k] = Math.atan2(
			back.dx * front.dy - back.dy * front.dx,
			back.dx * front.dx + back.dy * front.dy,
		);
	}
	return turn;
}
