import type { Random } from "../../../corpus/seeded.ts";
import { worstPatch } from "../checks.ts";
import { type FaultKind, ZOOM } from "../kind.ts";
import { colourApart, draw, hex, pngOf, type Rgb, svg } from "../picture.ts";

/** Side of the patches looked at, pixels of the picture, and the CIEDE2000 that one may differ by. */
const PATCH = 3;
const MOST_MISS = 10;
/** An answer may take so many times the bytes of the truth. */
const MOST_BYTES = 3;

/** Pies, donuts, gauges and bands: parts that share a rim with what they lie on, or with each other. */
export const sharedRims: FaultKind = {
	name: "shared rims",
	seen: "pies, rings of arcs and bands on cards get frays and specks where their parts end together",
	async make(random) {
		const side = random.whole(64, 220);
		const ground = random.pick<Rgb | undefined>([
			undefined,
			[255, 255, 255],
			colourApart(random, [], 0),
		]);
		const colours: Rgb[] = ground === undefined ? [] : [ground];
		while (colours.length < 6) colours.push(colourApart(random, colours, 70));
		const body = random.pick([pie, donut, gauge, band])(
			random,
			side,
			colours.slice(1).map(hex),
		);
		const truth = svg(
			side,
			side,
			`${ground === undefined ? "" : `<rect width="${side}" height="${side}" fill="${hex(ground)}"/>`}${body}`,
		);
		return {
			truth,
			bytes: await pngOf(draw(truth)),
			fault({ truthLarge, drawnLarge, bytes }) {
				const worst = worstPatch(truthLarge, drawnLarge, PATCH * ZOOM);
				if (worst > MOST_MISS) return `dE ${worst.toFixed(1)} in a patch`;
				return bytes > MOST_BYTES * truth.length
					? `${bytes} bytes where ${truth.length} are right`
					: undefined;
			},
		};
	},
};

/** Angles that part a full turn, radians, none of them near another. */
function cuts(random: Random, count: number): number[] {
	const from = random.between(0, 2 * Math.PI);
	const parts = Array.from({ length: count }, () => random.between(0.5, 1.5));
	const sum = parts.reduce((a, b) => a + b, 0);
	let angle = from;
	return parts.map((part) => {
		angle += (2 * Math.PI * part) / sum;
		return angle;
	});
}

function point(side: number, radius: number, angle: number): string {
	const x = side / 2 + radius * Math.cos(angle);
	const y = side / 2 + radius * Math.sin(angle);
	return `${x.toFixed(2)} ${y.toFixed(2)}`;
}

/** Slices beside each other, or all but one on a whole disc. */
function pie(random: Random, side: number, colours: readonly string[]) {
	const radius = random.between(0.3, 0.45) * side;
	const ends = cuts(random, random.whole(2, 4));
	const isOnDisc = random() < 0.4;
	const slices = ends.map((end, k) => {
		const start = ends[(k + ends.length - 1) % ends.length];
		const turn = (end - start + 4 * Math.PI) % (2 * Math.PI);
		return isOnDisc && k === 0
			? `<circle cx="${side / 2}" cy="${side / 2}" r="${radius.toFixed(2)}" fill="${colours[0]}"/>`
			: `<path d="M${side / 2} ${side / 2}L${point(side, radius, start)}A${radius.toFixed(2)} ${radius.toFixed(2)} 0 ${turn > Math.PI ? 1 : 0} 1 ${point(side, radius, end)}Z" fill="${colours[k]}"/>`;
	});
	return slices.join("");
}

/** A ring of arcs, one after the other. */
function donut(random: Random, side: number, colours: readonly string[]) {
	const radius = random.between(0.28, 0.38) * side;
	const width = random.between(0.08, 0.16) * side;
	const ends = cuts(random, random.whole(2, 4));
	const arcs = ends.map((end, k) =>
		arc(
			side,
			radius,
			ends[(k + ends.length - 1) % ends.length],
			end,
			colours[k],
		),
	);
	return `<g fill="none" stroke-width="${width.toFixed(2)}">${arcs.join("")}</g>`;
}

/** An arc on a ring of its own width. */
function gauge(random: Random, side: number, colours: readonly string[]) {
	const radius = random.between(0.28, 0.38) * side;
	const width = random.between(0.08, 0.16) * side;
	const start = random.between(0, 2 * Math.PI);
	const end = start + random.between(1, 5);
	return `<g fill="none" stroke-width="${width.toFixed(2)}"><circle cx="${side / 2}" cy="${side / 2}" r="${radius.toFixed(2)}" stroke="${colours[0]}"/>${arc(side, radius, start, end, colours[1])}</g>`;
}

function arc(
	side: number,
	radius: number,
	start: number,
	end: number,
	colour: string,
) {
	const turn = (end - start + 4 * Math.PI) % (2 * Math.PI);
	return `<path d="M${point(side, radius, start)}A${radius.toFixed(2)} ${radius.toFixed(2)} 0 ${turn > Math.PI ? 1 : 0} 1 ${point(side, radius, end)}" stroke="${colour}"/>`;
}

/** A band across the top of a rounded card. */
function band(random: Random, side: number, colours: readonly string[]) {
	const at = random.between(0.08, 0.16) * side;
	const size = side - 2 * at;
	const rx = random.between(0.06, 0.2) * side;
	const deep = random.between(0.3, 0.5) * size;
	const n = (value: number) => value.toFixed(2);
	return `<rect x="${n(at)}" y="${n(at)}" width="${n(size)}" height="${n(size)}" rx="${n(rx)}" fill="${colours[0]}"/><path d="M${n(at + rx)} ${n(at)}h${n(size - 2 * rx)}a${n(rx)} ${n(rx)} 0 0 1 ${n(rx)} ${n(rx)}v${n(deep)}h${n(-size)}v${n(-deep)}a${n(rx)} ${n(rx)} 0 0 1 ${n(rx)} ${n(-rx)}z" fill="${colours[1]}"/>`;
}
