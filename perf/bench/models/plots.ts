/** Small plots as SVG, written by hand: axes, points, bars and a table of shades. */

const WIDTH = 420;
const HEIGHT = 300;
const LEFT = 56;
const BOTTOM = 44;
const TOP = 30;
const RIGHT = 14;

interface Axis {
	readonly label: string;
	readonly from: number;
	readonly to: number;
}

/** Points of two numbers each, with the diagonal on which they should lie. */
export function scatter(
	title: string,
	x: Axis,
	y: Axis,
	points: readonly (readonly [x: number, y: number])[],
): string {
	const dots = points
		.filter(([a, b]) => Number.isFinite(a) && Number.isFinite(b))
		.map(
			([a, b]) =>
				`<circle cx="${round(across(x, a))}" cy="${round(up(y, b))}" r="1.5"/>`,
		)
		.join("");
	const start = Math.max(x.from, y.from);
	const end = Math.min(x.to, y.to);
	const diagonal = `<path d="M${round(across(x, start))} ${round(up(y, start))}L${round(across(x, end))} ${round(up(y, end))}" stroke="#c33" fill="none"/>`;
	return page(
		title,
		`${axes(x, y)}<g fill="#246" fill-opacity="0.35">${dots}</g>${diagonal}`,
	);
}

export interface Bar {
	readonly label: string;
	readonly value: number;
	readonly low?: number;
	readonly high?: number;
}

/** Horizontal bars with their intervals. */
export function bars(
	title: string,
	unit: string,
	given: readonly Bar[],
	target?: number,
): string {
	const labels = 170;
	const most = Math.max(
		...given.map(({ value, high }) => high ?? value),
		target ?? 0,
	);
	const least = Math.min(0, ...given.map(({ value, low }) => low ?? value));
	const at = (value: number) =>
		labels + ((value - least) / (most - least)) * (WIDTH - labels - 50);
	const step = 22;
	const rows = given
		.map(({ label, value, low, high }, k) => {
			const y = TOP + 8 + k * step;
			const [from, to] = [at(Math.min(0, value)), at(Math.max(0, value))];
			const whisker =
				low === undefined || high === undefined
					? ""
					: `<path d="M${round(at(low))} ${y + 7}H${round(at(high))}" stroke="#000"/>`;
			return `<text x="${labels - 6}" y="${y + 11}" text-anchor="end">${label}</text><rect x="${round(from)}" y="${y}" width="${round(Math.max(0.5, to - from))}" height="14" fill="#69b"/>${whisker}<text x="${round(at(Math.max(value, high ?? value)) + 5)}" y="${y + 11}">${value.toFixed(3)}</text>`;
		})
		.join("");
	const height = TOP + 8 + given.length * step + 24;
	const line =
		target === undefined
			? ""
			: `<path d="M${round(at(target))} ${TOP}V${height - 22}" stroke="#c33" stroke-dasharray="4 3"/>`;
	return page(
		title,
		`${rows}${line}<text x="${labels}" y="${height - 6}" fill="#555">${unit}</text>`,
		height,
	);
}

/** A table of counts, each row shaded by its shares. */
export function shades(
	title: string,
	names: readonly string[],
	table: readonly (readonly number[])[],
): string {
	const left = 120;
	const cell = 70;
	const high = 36;
	const body = table
		.map((row, r) => {
			const total = Math.max(
				1,
				row.reduce((a, b) => a + b, 0),
			);
			const y = TOP + 24 + r * high;
			const cells = row
				.map((count, c) => {
					const share = count / total;
					const x = left + c * cell;
					return `<rect x="${x}" y="${y}" width="${cell - 2}" height="${high - 2}" fill="#246" fill-opacity="${round(share)}"/><text x="${x + cell / 2}" y="${y + 22}" text-anchor="middle" fill="${share > 0.5 ? "#fff" : "#000"}">${count}</text>`;
				})
				.join("");
			return `<text x="${left - 6}" y="${y + 22}" text-anchor="end">${names[r]}</text>${cells}`;
		})
		.join("");
	const heads = names
		.map(
			(name, c) =>
				`<text x="${left + c * cell + cell / 2}" y="${TOP + 16}" text-anchor="middle" font-size="9">${name}</text>`,
		)
		.join("");
	return page(title, `${heads}${body}`, TOP + 24 + table.length * high + 10);
}

function across({ from, to }: Axis, value: number): number {
	return LEFT + clip((value - from) / (to - from)) * (WIDTH - LEFT - RIGHT);
}

function up({ from, to }: Axis, value: number): number {
	return (
		HEIGHT -
		BOTTOM -
		clip((value - from) / (to - from)) * (HEIGHT - BOTTOM - TOP)
	);
}

function axes(x: Axis, y: Axis): string {
	const ticks = [0, 0.25, 0.5, 0.75, 1];
	const marks = ticks
		.map((share) => {
			const [a, b] = [
				x.from + share * (x.to - x.from),
				y.from + share * (y.to - y.from),
			];
			return `<text x="${round(across(x, a))}" y="${HEIGHT - BOTTOM + 15}" text-anchor="middle">${tick(a)}</text><text x="${LEFT - 6}" y="${round(up(y, b) + 4)}" text-anchor="end">${tick(b)}</text><path d="M${LEFT} ${round(up(y, b))}H${WIDTH - RIGHT}" stroke="#ddd"/>`;
		})
		.join("");
	return `${marks}<text x="${(LEFT + WIDTH) / 2}" y="${HEIGHT - 8}" text-anchor="middle">${x.label}</text><text transform="translate(13 ${HEIGHT / 2}) rotate(-90)" text-anchor="middle">${y.label}</text>`;
}

function page(title: string, body: string, height = HEIGHT): string {
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="11"><rect width="100%" height="100%" fill="#fff"/><text x="${WIDTH / 2}" y="18" text-anchor="middle" font-size="13">${title}</text>${body}</svg>\n`;
}

const clip = (share: number) => Math.min(1, Math.max(0, share));
const round = (value: number) => Math.round(value * 10) / 10;
const tick = (value: number) => String(Math.round(value * 1000) / 1000);
