import type { Raster } from "../../../../services/image/raster.ts";
import { renderSvg } from "../../../../services/quality/render.ts";
import type { Random } from "../../../corpus/seeded.ts";
import type { FaultKind } from "../kind.ts";
import { colourApart, hex, pngOf, type Rgb, svg } from "../picture.ts";

/** Subpixels a side of each pixel: coverage as finely as that. */
const FINER = 8;
/** Zooms at which joints are looked for: no whole numbers, so that they fall between the pixels. */
const ZOOMS = [2.37, 3.37];
/** So far from a joint, pixels of the picture, its pixels may have either side's opacity. */
const AROUND = 1.2;
/** Opacities beyond both sides' by so much, levels, are seen. */
const SEEN = 12;
/** So many such pixels are let pass: corners where three faces meet. */
const MOST_SEEN = 8;

/** What lies at a point: a face's number, or -1. */
type FaceAt = (x: number, y: number) => number;

interface Faces {
	readonly colours: readonly Rgb[];
	/** 0..1 each. */
	readonly opacities: readonly number[];
	readonly at: FaceAt;
}

/** Cut-outs of opaque faces that share their edges. */
export const joints: FaultKind = jointsOf("joints of cut-outs", 0);

/** The same, some of them see-through. */
export const veiledJoints: FaultKind = jointsOf("joints of veils", 0.4);

/** @param veiled part of the faces that is see-through */
function jointsOf(name: string, veiled: number): FaultKind {
	return {
		name,
		seen: "the ground shines through between faces that touch",
		async make(random) {
			const side = random.whole(40, 110);
			const { faces, truth } = mosaic(random, side, veiled);
			return {
				faces,
				truth,
				bytes: await pngOf(sampled(faces, side)),
				fault({ svg: drawn }) {
					const seen = ZOOMS.map((zoom) =>
						seenThrough(faces, side, renderSvg(drawn, Math.round(zoom * side))),
					);
					const most = Math.max(...seen);
					return most > MOST_SEEN ? `${most} pixels of joints` : undefined;
				},
			};
		},
	};
}

/** A round or square shape cut half-way between a few points, often with a thin line there, with a disc or a hole in it. */
function mosaic(random: Random, side: number, veiled: number) {
	const count = random.whole(2, 6);
	const points = Array.from({ length: count }, () => ({
		x: random.between(0.15, 0.85) * side,
		y: random.between(0.15, 0.85) * side,
	}));
	const colours: Rgb[] = [];
	while (colours.length <= count + 1)
		colours.push(colourApart(random, colours, 60));
	const opacities = colours.map(() =>
		random() < veiled ? random.whole(6, 17) / 20 : 1,
	);
	const disc = {
		x: random.between(0.35, 0.65) * side,
		y: random.between(0.35, 0.65) * side,
		radius: random.between(0.1, 0.2) * side,
	};
	const line = random() < 0.6 ? random.between(0.7, 1.8) : 0;
	const isHole = random() < 0.3;
	const isRound = random() < 0.5;
	const half = side / 2;
	const reach = random.between(0.4, 0.47) * side;
	const turn = random.between(0, Math.PI / 2);
	const corners = [0, 1, 2, 3].map((k) => {
		const angle = turn + (k * Math.PI) / 2;
		return {
			x: half + reach * Math.cos(angle),
			y: half + reach * Math.sin(angle),
		};
	});
	const isWithin = (x: number, y: number) => {
		if (isRound) return Math.hypot(x - half, y - half) < reach;
		const along = (x - half) * Math.cos(turn) + (y - half) * Math.sin(turn);
		const across = (y - half) * Math.cos(turn) - (x - half) * Math.sin(turn);
		return Math.abs(along) + Math.abs(across) < reach;
	};
	const at: FaceAt = (x, y) => {
		if (!isWithin(x, y)) return -1;
		if (Math.hypot(x - disc.x, y - disc.y) < disc.radius)
			return isHole ? -1 : count;
		const [nearest, next] = points
			.map((_, k) => k)
			.sort((a, b) => apart(points[a], x, y) - apart(points[b], x, y));
		if (line > 0 && toMiddle(points[nearest], points[next], x, y) < line / 2)
			return count + 1;
		return nearest;
	};
	const listed = (corner: readonly { x: number; y: number }[]) =>
		corner.map(({ x, y }) => `${x.toFixed(3)},${y.toFixed(3)}`).join(" ");
	const outline = isRound
		? `<circle cx="${half}" cy="${half}" r="${reach.toFixed(3)}"/>`
		: `<polygon points="${listed(corners)}"/>`;
	const circle = (radius: number) =>
		`M${disc.x - radius} ${disc.y}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0Z`;
	const ring = `<clipPath id="r"><path clip-rule="evenodd" d="M0 0H${side}V${side}H0Z${circle(disc.radius)}"/></clipPath>`;
	const fill = (k: number) =>
		` fill="${hex(colours[k])}" fill-opacity="${opacities[k]}"`;
	const cells = points.map(
		(_, k) =>
			`<polygon points="${listed(cellOf(points, k, side))}"${fill(k)}/>`,
	);
	const pen =
		line > 0
			? `<g fill="none" stroke="${hex(colours[count + 1])}" stroke-opacity="${opacities[count + 1]}" stroke-width="${line}">${points.map((_, k) => `<polygon points="${listed(cellOf(points, k, side))}"/>`).join("")}</g>`
			: "";
	const middle = isHole
		? ""
		: `<path d="${circle(disc.radius)}"${fill(count)}/>`;
	const truth = svg(
		side,
		side,
		`<clipPath id="o" shape-rendering="crispEdges">${outline}</clipPath>${ring}<g clip-path="url(#o)" shape-rendering="crispEdges"><g clip-path="url(#r)">${cells.join("")}${pen}</g>${middle}</g>`,
	);
	return { faces: { colours, opacities, at }, truth };
}

const apart = (from: { x: number; y: number }, x: number, y: number): number =>
	Math.hypot(x - from.x, y - from.y);

/** How far a point is from the line half-way between two others. */
function toMiddle(
	a: { x: number; y: number },
	b: { x: number; y: number },
	x: number,
	y: number,
): number {
	const between = apart(a, b.x, b.y);
	return Math.abs(apart(a, x, y) ** 2 - apart(b, x, y) ** 2) / (2 * between);
}

/** The picture's part that is nearer to one point than to the others. */
function cellOf(
	points: readonly { x: number; y: number }[],
	own: number,
	side: number,
) {
	let cell = [
		{ x: 0, y: 0 },
		{ x: side, y: 0 },
		{ x: side, y: side },
		{ x: 0, y: side },
	];
	points.forEach((other, k) => {
		if (k === own) return;
		const { x, y } = points[own];
		// Above 0 on the other's side.
		const beyond = (at: { x: number; y: number }) =>
			(at.x - (x + other.x) / 2) * (other.x - x) +
			(at.y - (y + other.y) / 2) * (other.y - y);
		cell = cell.flatMap((from, n) => {
			const to = cell[(n + 1) % cell.length];
			const [here, there] = [beyond(from), beyond(to)];
			const kept = here <= 0 ? [from] : [];
			if (here < 0 !== there < 0 && here !== there) {
				const part = here / (here - there);
				kept.push({
					x: from.x + part * (to.x - from.x),
					y: from.y + part * (to.y - from.y),
				});
			}
			return kept;
		});
	});
	return cell;
}

/** The faces as pixels, each the mean of its subpixels: no face lies beneath another. */
function sampled({ colours, opacities, at }: Faces, side: number): Raster {
	const data = new Uint8ClampedArray(4 * side * side);
	for (let y = 0, i = 0; y < side; y++) {
		for (let x = 0; x < side; x++, i += 4) {
			const sum = [0, 0, 0, 0];
			for (let n = 0; n < FINER ** 2; n++) {
				const face = at(
					x + ((n % FINER) + 0.5) / FINER,
					y + (Math.floor(n / FINER) + 0.5) / FINER,
				);
				if (face < 0) continue;
				const opacity = opacities[face];
				colours[face].forEach((level, c) => {
					sum[c] += opacity * level;
				});
				sum[3] += opacity;
			}
			if (sum[3] === 0) continue;
			for (let c = 0; c < 3; c++) data[i + c] = sum[c] / sum[3];
			data[i + 3] = (255 * sum[3]) / FINER ** 2;
		}
	}
	return { width: side, height: side, data };
}

/** Pixels of a drawing whose opacity is neither that of a face around them nor between two faces'. */
export function seenThrough(
	{ opacities, at }: Faces,
	side: number,
	drawn: Raster,
): number {
	const scale = drawn.width / side;
	let seen = 0;
	for (let y = 0; y < drawn.height; y++) {
		for (let x = 0; x < drawn.width; x++) {
			let least = 1;
			let most = 0;
			for (let n = 0; n <= 12; n++) {
				const reach = n === 12 ? 0 : AROUND;
				const angle = (n * Math.PI) / 6;
				const face = at(
					(x + 0.5) / scale + reach * Math.cos(angle),
					(y + 0.5) / scale + reach * Math.sin(angle),
				);
				const opacity = face < 0 ? 0 : opacities[face];
				least = Math.min(least, opacity);
				most = Math.max(most, opacity);
			}
			const told = drawn.data[4 * (y * drawn.width + x) + 3];
			if (told < 255 * least - SEEN || told > 255 * most + SEEN) seen++;
		}
	}
	return seen;
}
