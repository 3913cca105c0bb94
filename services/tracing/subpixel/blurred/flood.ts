/**
 * Gathers connected pixels, part after part; what was gathered is no longer free. A class, not closures, so that it stays compiled from
 * picture to picture.
 */
export class Flood {
	/** 1 for each pixel that may be gathered. */
	readonly free: Uint8Array;
	/** The pixels of the last part. */
	readonly part: Int32Array;
	#count = 0;
	readonly #width: number;

	/** @param most pixels of a part */
	constructor(free: Uint8Array, width: number, most: number) {
		this.free = free;
		this.part = new Int32Array(most);
		this.#width = width;
	}

	/** Gathers what is free and connected to a pixel over its four sides; returns how many it is. */
	from(start: number): number {
		const { free, part } = this;
		const width = this.#width;
		const lastRow = free.length - width;
		this.#count = 0;
		this.#visit(start);
		for (let k = 0; k < this.#count; k++) {
			const i = part[k];
			const x = i % width;
			if (x > 0) this.#visit(i - 1);
			if (x < width - 1) this.#visit(i + 1);
			if (i >= width) this.#visit(i - width);
			if (i < lastRow) this.#visit(i + width);
		}
		return this.#count;
	}

	#visit(i: number): void {
		if (this.free[i] === 0) return;
		this.free[i] = 0;
		this.part[this.#count++] = i;
	}
}
