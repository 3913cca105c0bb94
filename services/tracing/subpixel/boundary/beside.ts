import type { Pixels } from "../intake/index.ts";
import {
	type Chain,
	type CrackMap,
	EAST,
	SOUTH,
	STEP_X,
	STEP_Y,
	WEST,
} from "../planar-map/cracks.ts";
import type { Regions } from "../regions/faces.ts";

/** So many pixels on each side of a boundary may show both its paints. */
const REACH = 2;

/** Finds the pixels of both faces along chains, {@link REACH} deep. */
export class Beside {
	readonly #width: number;
	readonly #height: number;
	readonly #regions: Regions;
	readonly #steps: CrackMap["steps"];
	/** For which chain each pixel was met last; numbers from 1. */
	readonly #metFor: Int32Array;
	#chains = 0;

	constructor({ width, height }: Pixels, regions: Regions, map: CrackMap) {
		this.#width = width;
		this.#height = height;
		this.#regions = regions;
		this.#steps = map.steps;
		this.#metFor = new Int32Array(width * height);
	}

	/** Each pixel once, as they are met along the chain. */
	of(chain: Chain): number[] {
		const { face, stride } = this.#regions;
		const steps = this.#steps;
		const metFor = this.#metFor;
		const width = this.#width;
		const height = this.#height;
		const number = ++this.#chains;
		const found: number[] = [];
		let { x, y } = chain;
		for (let k = chain.from; k < chain.to; k++) {
			const direction = steps[k];
			const isLevel = direction === EAST || direction === WEST;
			// The pixel to the right of or below the crack.
			const px = direction === WEST ? x - 1 : x;
			const py =
				direction === EAST || direction === SOUTH || isLevel ? y : y - 1;
			for (let d = -REACH; d < REACH; d++) {
				const u = isLevel ? px : px + d;
				const v = isLevel ? py + d : py;
				if (u < 0 || v < 0 || u >= width || v >= height) continue;
				const pixel = v * width + u;
				if (metFor[pixel] === number) continue;
				const own = face[(v + 1) * stride + u + 1];
				if (own !== chain.left && own !== chain.right) continue;
				metFor[pixel] = number;
				found.push(pixel);
			}
			x += STEP_X[direction];
			y += STEP_Y[direction];
		}
		return found;
	}
}
