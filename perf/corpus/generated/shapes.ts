import type { Random } from "../seeded.ts";

/** The side of the square on which generated drawings are made. */
export const SIDE = 100;

/** A number as written into drawings: at most two decimals. */
export const n = (value: number): string =>
	String(Math.round(value * 100) / 100);

/** A colour as logos use them: `#rrggbb`, mostly saturated, seldom near white. */
export function inkColour(random: Random): string {
	const hue = random();
	const saturation = random() < 0.15 ? 0 : random.between(0.55, 1);
	const lightness = random.between(0.18, 0.62);
	const chroma = saturation * Math.min(lightness, 1 - lightness);
	const channel = (place: number) => {
		const k = (place + hue * 12) % 12;
		const value = lightness - chroma * Math.max(-1, Math.min(k - 3, 9 - k, 1));
		return Math.round(255 * value)
			.toString(16)
			.padStart(2, "0");
	};
	return `#${channel(0)}${channel(8)}${channel(4)}`;
}

/** The path of a regular polygon or star. */
export function star(
	x: number,
	y: number,
	outer: number,
	inner: number,
	points: number,
	turn: number,
): string {
	const corners = Array.from({ length: 2 * points }, (_, k) => {
		const radius = k % 2 === 0 ? outer : inner;
		const angle = turn + (Math.PI * k) / points;
		return `${n(x + radius * Math.cos(angle))} ${n(y + radius * Math.sin(angle))}`;
	});
	return `M${corners.join("L")}Z`;
}

/** A closed smooth blob through points around a centre, as cubics (Catmull and Rom 1974). */
export function blob(
	random: Random,
	x: number,
	y: number,
	size: number,
): string {
	const count = random.whole(5, 8);
	const at = Array.from({ length: count }, (_, k) => {
		const angle = (2 * Math.PI * k) / count;
		const radius = size * random.between(0.65, 1);
		return [
			x + radius * Math.cos(angle),
			y + radius * Math.sin(angle),
		] as const;
	});
	const point = (k: number) =>
		at[(k + count) % count] as readonly [number, number];
	const curves = at.map((from, k) => {
		const [before, to, after] = [point(k - 1), point(k + 1), point(k + 2)];
		const control = (axis: 0 | 1) => [
			from[axis] + (to[axis] - before[axis]) / 6,
			to[axis] - (after[axis] - from[axis]) / 6,
		];
		const [x1, x2] = control(0) as [number, number];
		const [y1, y2] = control(1) as [number, number];
		return `C${n(x1)} ${n(y1)} ${n(x2)} ${n(y2)} ${n(to[0])} ${n(to[1])}`;
	});
	const [first] = at as [readonly [number, number]];
	return `M${n(first[0])} ${n(first[1])}${curves.join("")}Z`;
}

/** A filled shape of a random kind, as one element without its closing; add attributes and `/>`. */
export function shape(
	random: Random,
	x: number,
	y: number,
	size: number,
): string {
	switch (random.whole(0, 4)) {
		case 0:
			return `<circle cx="${n(x)}" cy="${n(y)}" r="${n(size)}"`;
		case 1: {
			const corner = random() < 0.5 ? 0 : size * random.between(0.1, 0.7);
			return `<rect x="${n(x - size)}" y="${n(y - size)}" width="${n(2 * size)}" height="${n(2 * size)}" rx="${n(corner)}"`;
		}
		case 2:
			return `<path d="${star(x, y, size, size * random.between(0.4, 0.85), random.whole(3, 7), random.between(0, 6))}"`;
		case 3:
			return `<ellipse cx="${n(x)}" cy="${n(y)}" rx="${n(size)}" ry="${n(size * random.between(0.4, 0.9))}"`;
		default:
			return `<path d="${blob(random, x, y, size)}"`;
	}
}
