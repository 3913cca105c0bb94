import type { Regions } from "../regions/faces.ts";
import type { Probe } from "./probe.ts";

/** Pixels looked at on either side of a line. */
const REACH = 4;
/** Shares within this of 0 or 1 are none or all. */
const SLACK = 0.02;

/**
 * The sides of a line so thin that its pixels show what lies on its other side too. Seen as a mixture of two paints such a pixel tells
 * neither side; by all three paints it tells what each covers, and along a row or column the shares of the near side's add up to where that ends.
 *
 * What it gets wrong: paints that lie on one line in the space of colours, as greys do, tell nothing.
 */
export class ThinLine {
	readonly #regions: Regions;
	readonly #probe: Probe;
	readonly #width: number;
	readonly #height: number;

	constructor(regions: Regions, probe: Probe, width: number, height: number) {
		this.#regions = regions;
		this.#probe = probe;
		this.#width = width;
		this.#height = height;
	}

	/**
	 * @param x, y the near side's pixel at the crack
	 * @param sx, sy from there across the line
	 * @param length pixels of the line
	 * @returns where the near side ends, from the crack across the line, pixels; NaN where that isn't told
	 */
	nearSide(
		x: number,
		y: number,
		sx: number,
		sy: number,
		length: number,
	): number {
		const px = x + (length + 1) * sx;
		const py = y + (length + 1) * sy;
		if (!this.#isInside(px, py)) return Number.NaN;
		const near = this.#paintOf(x, y);
		const line = this.#paintOf(x + sx, y + sy);
		const far = this.#paintOf(px, py);
		const probe = this.#probe;
		if (far === near || far === line || !probe.among(near, line, far))
			return Number.NaN;
		let offset = 0;
		let isWhole = false;
		for (let k = 0; k > -REACH && !isWhole; k--) {
			const qx = x + k * sx;
			const qy = y + k * sy;
			if (k < 0 && (!this.#isInside(qx, qy) || this.#paintOf(qx, qy) !== near))
				break;
			const share = probe.shareOfFirst(qx, qy);
			if (Number.isNaN(share)) return Number.NaN;
			offset -= 1 - share;
			isWhole = share >= 1 - SLACK;
		}
		for (let k = 1; k <= length + REACH; k++) {
			const qx = x + k * sx;
			const qy = y + k * sy;
			if (!this.#isInside(qx, qy)) break;
			if (k > length && this.#paintOf(qx, qy) !== far) break;
			const share = probe.shareOfFirst(qx, qy);
			if (Number.isNaN(share)) {
				if (k > length) break;
				return Number.NaN;
			}
			offset += share;
			if (share <= SLACK) break;
		}
		return isWhole ? offset : Number.NaN;
	}

	#isInside(x: number, y: number): boolean {
		return x >= 0 && y >= 0 && x < this.#width && y < this.#height;
	}

	#paintOf(x: number, y: number): number {
		const { face, facePaint, stride } = this.#regions;
		return facePaint[face[(y + 1) * stride + x + 1]];
	}
}
