import { hypot } from "../geometry/hypot.ts";
import { type Drawing, drawMap } from "./drawing.ts";
import {
	addDiagonal,
	createLinear,
	type Linear,
	linearise,
	pullBack,
	pushForward,
} from "./linear.ts";
import {
	addPriorDiagonal,
	anchors,
	type Prior,
	priorAt,
	priorPull,
	priorTimes,
} from "./prior.ts";
import type { Scene } from "./scene.ts";
import { follow, type Sketch } from "./sketch.ts";
import type { Lens } from "./spread.ts";
import type { Target } from "./target.ts";
import { curvesOf } from "./write-back.ts";

export interface RefineOptions {
	/** Standard deviation of the input's noise, levels. */
	readonly noise: number;
	/** Linearisations, each of which draws the map once or a few times. */
	readonly rounds: number;
	/** Through which the picture shows what is drawn, where it is soft. */
	readonly lens?: Lens;
}

/** A pixel's level is believed to within this: rounding and the drawing program's coarse coverage. */
const LEVEL_SIGMA = 6;
/** Beyond so many deviations a pixel pulls no more than it would there (Huber 1964). */
const HUBER = 5;
const MOST_CONJUGATE = 24;
/** Conjugate gradients end when what is left falls to this part, squared. */
const SOLVED = 1e-4;
/** The damping of the first round, of the diagonal; it falls after a good round, no lower than that, and grows after a bad one. */
const DAMPING = 0.05;
const LEAST_DAMPING = 1e-3;
const CALMER = 4;
const WILDER = 16;
/** A step that does no good is tried this much shorter. */
const SHORTER = 0.3;
/** Rounds that gain less than this part of the cost are the last. */
const SETTLED = 2e-3;
/** No variable steps further than this at once, pixels. */
const LONGEST_STEP = 0.75;

/** What solves of one picture write into, one after the other: a megapixel's takes 36 MB. */
export interface Room {
	/** What the drawing lacks of the pixels, four levels each. */
	readonly residual: Float32Array;
	/** Of each pixel. */
	readonly weight: Float32Array;
	/** Levels that a step adds, as far as it has touched them; a lens may see in here while no step is made. */
	readonly levels: Float32Array;
}

export function createRoom(pixels: number): Room {
	return {
		residual: new Float32Array(4 * pixels),
		weight: new Float32Array(pixels),
		levels: new Float32Array(4 * pixels),
	};
}

/**
 * Moves all curves of a map together so that their exact drawing matches the pixels: damped
 * Gauss-Newton steps on the squared difference with Huber's weights, each solved by conjugate
 * gradients over the sparse slopes of the pixels, against a prior that holds every number near where
 * the fit put it and keeps smooth joints smooth. Every curve keeps its pieces, so nothing is added to
 * what is written.
 *
 * @param target premultiplied levels, four a pixel
 * @param drawing its canvas is drawn onto
 * @param room for as many pixels; nothing in it is read
 * @returns a drawing of the moved curves, or the given one where no step did better
 */
export function refineCurves(
	drawing: Drawing,
	target: Target,
	options: RefineOptions,
	room = createRoom(target.length / 4),
): Drawing {
	const { map, curves, sketch, scene } = drawing;
	const origin = sketch.x.slice();
	const anchor = anchors(sketch);
	const sigma = hypot(LEVEL_SIGMA, options.noise);
	let x = sketch.x.slice();
	const { lens } = options;
	let prior = priorAt(sketch, anchor, origin, x);
	let cost = weigh(scene, target, sigma, room, lens) + prior.cost;
	let linear = createLinear(1024);
	let damping = DAMPING;
	let moved = false;
	let settled = false;
	for (let round = 0; round < options.rounds && !settled; round++) {
		linear = linearise(map, sketch, scene, x, linear);
		lens?.pull(room.residual, room.weight);
		const step = stepFrom(sketch, linear, prior, origin, x, room, damping);
		let better = false;
		for (let half = 0; half < 2 && !better; half++) {
			const trial = x.slice();
			for (let k = 0; k < x.length; k++) {
				if (sketch.frozen[k] === 1) continue;
				const d = half === 0 ? step[k] : SHORTER * step[k];
				trial[k] += Math.max(-LONGEST_STEP, Math.min(LONGEST_STEP, d));
			}
			follow(sketch, trial);
			scene.draw(trial);
			const nextPrior = priorAt(sketch, anchor, origin, trial);
			const next = weigh(scene, target, sigma, room, lens) + nextPrior.cost;
			if (next < cost) {
				better = true;
				moved = true;
				const gain = cost - next;
				cost = next;
				x = trial;
				prior = nextPrior;
				damping = Math.max(LEAST_DAMPING, damping / CALMER);
				settled = gain < SETTLED * cost;
			}
		}
		if (!better) {
			damping *= WILDER;
			scene.draw(x);
			weigh(scene, target, sigma, room, lens);
		}
	}
	return moved
		? drawMap(map, curvesOf(sketch, x, curves), scene.canvas)
		: drawing;
}

/** What is left over, each pixel's weight, and half the robust sum of squares in variances. */
function weigh(
	scene: Scene,
	target: Target,
	sigma: number,
	{ residual, weight }: Room,
	lens: Lens | undefined,
): number {
	const drawn = lens === undefined ? scene.drawn : lens.see(scene);
	const certain = 1 / (sigma * sigma);
	const bend = HUBER * HUBER;
	let cost = 0;
	for (let i = 0, p = 0; i < target.length; i += 4, p++) {
		const r = target[i] - drawn[i];
		const g = target[i + 1] - drawn[i + 1];
		const b = target[i + 2] - drawn[i + 2];
		const a = target[i + 3] - drawn[i + 3];
		residual[i] = r;
		residual[i + 1] = g;
		residual[i + 2] = b;
		residual[i + 3] = a;
		const square = (r * r + g * g + b * b + a * a) * certain;
		if (square <= bend) {
			weight[p] = certain;
			cost += square;
		} else {
			const root = Math.sqrt(square);
			weight[p] = (certain * HUBER) / root;
			cost += 2 * HUBER * root - bend;
		}
	}
	return cost;
}

/** One step by conjugate gradients with the diagonal as preconditioner. */
function stepFrom(
	sketch: Sketch,
	linear: Linear,
	prior: Prior,
	origin: Float64Array,
	x: Float64Array,
	{ residual, weight, levels }: Room,
	damping: number,
): Float64Array {
	const n = x.length;
	const step = new Float64Array(n);
	const diagonal = new Float64Array(n);
	addDiagonal(linear, sketch, weight, diagonal);
	addPriorDiagonal(prior, diagonal);
	const r = new Float64Array(n);
	pullBack(linear, sketch, residual, weight, r);
	priorPull(prior, origin, x, r);
	mask(r, sketch.frozen);
	const scaled = new Float64Array(n);
	const precondition = () => {
		for (let k = 0; k < n; k++)
			scaled[k] = r[k] / (diagonal[k] * (1 + damping));
	};
	precondition();
	const p = scaled.slice();
	let power = dot(r, scaled);
	const first = power;
	for (
		let round = 0;
		round < MOST_CONJUGATE && power > SOLVED * first;
		round++
	) {
		clearTouched(linear, levels);
		pushForward(linear, sketch, p, levels);
		const product = new Float64Array(n);
		pullBack(linear, sketch, levels, weight, product);
		priorTimes(prior, p, product);
		for (let k = 0; k < n; k++) product[k] += damping * diagonal[k] * p[k];
		mask(product, sketch.frozen);
		const curvature = dot(p, product);
		if (!(curvature > 0)) break;
		const length = power / curvature;
		for (let k = 0; k < n; k++) {
			step[k] += length * p[k];
			r[k] -= length * product[k];
		}
		precondition();
		const next = dot(r, scaled);
		const keep = next / power;
		power = next;
		for (let k = 0; k < n; k++) p[k] = scaled[k] + keep * p[k];
	}
	return step;
}

function clearTouched(linear: Linear, levels: Float32Array): void {
	for (let e = 0; e < linear.count; e++) {
		const p = 4 * linear.pixel[e];
		levels[p] = 0;
		levels[p + 1] = 0;
		levels[p + 2] = 0;
		levels[p + 3] = 0;
	}
}

function mask(values: Float64Array, frozen: Uint8Array): void {
	for (let k = 0; k < values.length; k++) if (frozen[k] === 1) values[k] = 0;
}

function dot(a: Float64Array, b: Float64Array): number {
	let sum = 0;
	for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
	return sum;
}
