import type { Pixels } from "../intake/index.ts";

/** What is blurred may be so many levels off its ground where it ends beside something that is painted before it. */
const MOST_AT_RIM = 4;

/**
 * Whether contours that go on beyond a blurred ground would be seen there. They are painted before what lies within the
 * ground and, on one that reaches the image's border, before all that lies beside it; those hide them if they are opaque.
 *
 * @param member 1 for each pixel of the ground
 * @param change of a pixel from the ground's colour, levels
 */
export function createSpills(
	pixels: Pixels,
	member: Uint8Array,
	change: (pixel: number) => number,
): (thing: Int32Array) => boolean {
	const { width, height } = pixels;
	const outside = outsideOf(member, width, height);
	return (thing) => {
		if (hasOpenings(pixels, member, thing)) return true;
		if (outside === undefined) return false;
		return thing.some((i) => {
			const x = i % width;
			const isAtRim =
				outside[i - 1] === 1 ||
				outside[i + 1] === 1 ||
				outside[i - width] === 1 ||
				outside[i + width] === 1;
			return isAtRim && x > 0 && x < width - 1 && change(i) > MOST_AT_RIM;
		});
	};
}

/** Whether something see-through, two pixels wide and high at least, lies around the thing that isn't its ground. */
function hasOpenings(
	{ packed, width, opaque }: Pixels,
	member: Uint8Array,
	thing: Int32Array,
): boolean {
	if (opaque) return false;
	const top = Math.floor(thing.reduce((a, b) => Math.min(a, b)) / width);
	const end = thing.reduce((a, b) => Math.max(a, b));
	for (let i = top * width; i + width + 1 < Math.min(packed.length, end); i++) {
		const value = packed[i];
		if (value >>> 24 === 255 || member[i]) continue;
		const isBlock = [i + 1, i + width, i + width + 1].every(
			(j) => !member[j] && packed[j] === value,
		);
		if (isBlock) return true;
	}
	return false;
}

/** 1 for what lies around the ground as seen from the image's border; nothing where the ground reaches that itself. */
function outsideOf(
	member: Uint8Array,
	width: number,
	height: number,
): Uint8Array | undefined {
	const outside = new Uint8Array(member.length);
	const queue: number[] = [];
	const visit = (i: number) => {
		if (member[i] || outside[i]) return;
		outside[i] = 1;
		queue.push(i);
	};
	for (let i = 0; i < member.length; i++) {
		const x = i % width;
		const isFrame =
			x === 0 || x === width - 1 || i < width || i >= width * (height - 1);
		if (!isFrame) continue;
		if (member[i]) return undefined;
		visit(i);
	}
	for (let i = queue.pop(); i !== undefined; i = queue.pop()) {
		const x = i % width;
		if (x > 0) visit(i - 1);
		if (x < width - 1) visit(i + 1);
		if (i >= width) visit(i - width);
		if (i < width * (height - 1)) visit(i + width);
	}
	return outside;
}
