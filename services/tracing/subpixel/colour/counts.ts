/** Room for so many colours at first, powers of 2. */
const LEAST_ROOM = 16;
const MOST_ROOM = 4096;

/** Spreads packed colours over slots: a prime near 2^32 over the golden ratio (Knuth, TAOCP 3, 6.4). */
const SPREAD = 0x9e3779b1;

/**
 * How often each packed colour comes. A photograph has hundreds of thousands of them, of which a `Map` would make as many objects; these lie in
 * typed arrays, in the order in which they came first, and are found by open addressing.
 */
export class ColourCounts {
	/** How many colours there are. */
	size = 0;
	/** Of each, the colour and its count; `size` of them. */
	values: Uint32Array;
	counts: Int32Array;
	/** The number of the colour in each slot, plus 1; 0 where it is free. Twice the room, so that few share a slot. */
	#slots: Int32Array;
	/** So many bits of a spread colour are left out of its slot. */
	#shift: number;

	/** @param pixels how many there are to be counted */
	constructor(pixels: number) {
		let room = LEAST_ROOM;
		while (room < MOST_ROOM && room < pixels) room *= 2;
		this.values = new Uint32Array(room);
		this.counts = new Int32Array(room);
		this.#slots = new Int32Array(2 * room);
		this.#shift = Math.clz32(2 * room) + 1;
	}

	/**
	 * Counts a colour so many times more.
	 *
	 * @returns its number
	 */
	add(value: number, times: number): number {
		const slot = this.#slotOf(value);
		let number = this.#slots[slot] - 1;
		if (number < 0) {
			number = this.size++;
			this.#slots[slot] = number + 1;
			this.values[number] = value;
			this.counts[number] = times;
			if (this.size === this.values.length) this.#widen();
		} else {
			this.counts[number] += times;
		}
		return number;
	}

	/** The number of a colour; -1 where it never came. */
	numberOf(value: number): number {
		return this.#slots[this.#slotOf(value)] - 1;
	}

	/** Where a colour is, or would be. */
	#slotOf(value: number): number {
		const slots = this.#slots;
		const last = slots.length - 1;
		let slot = Math.imul(value ^ (value >>> 15), SPREAD) >>> this.#shift;
		for (;;) {
			const number = slots[slot];
			if (number === 0 || this.values[number - 1] === value) return slot;
			slot = (slot + 1) & last;
		}
	}

	#widen(): void {
		const room = 2 * this.values.length;
		const values = new Uint32Array(room);
		const counts = new Int32Array(room);
		values.set(this.values);
		counts.set(this.counts);
		this.values = values;
		this.counts = counts;
		this.#slots = new Int32Array(2 * room);
		this.#shift--;
		for (let number = 0; number < this.size; number++)
			this.#slots[this.#slotOf(values[number])] = number + 1;
	}
}
