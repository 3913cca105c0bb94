import t from "tap";
import { renderSvg } from "../../../../services/quality/render.ts";
import { completeSetting } from "../../../../services/settings/complete.ts";
import {
	createThreeShares,
	sharesOfThree,
} from "../../../../services/tracing/subpixel/paint/three.ts";
import { TRACERS } from "../../../../services/tracing/tracers.ts";

const EFFORTS = ["fast", "quality"] as const;
const ZOOM = 4;

function trace(svg: string, effort: "fast" | "quality", size: number) {
	const { parameters } = completeSetting("subpixel", { effort });
	return TRACERS.subpixel.trace(renderSvg(svg, size), parameters).svg;
}

const coloursOf = (svg: string) =>
	[
		...new Set([...svg.matchAll(/fill="(#[0-9a-f]+)"/g)].map(([, c]) => c)),
	].sort();

/** The part of the pixels that two drawings show more than 64 levels apart, both drawn larger. */
function unlike(one: string, other: string, size: number): number {
	const [a, b] = [one, other].map((svg) => renderSvg(svg, ZOOM * size).data);
	let count = 0;
	for (let i = 0; i < a.length; i += 4)
		if ([0, 1, 2].some((c) => Math.abs(a[i + c] - b[i + c]) > 64)) count++;
	return count / (a.length / 4);
}

t.test("an outline of a pixel has its own colour all around", (t) => {
	for (const [ground, fill, pen, width] of [
		["#2381bf", "#c86f01", "#f562ec", 1],
		["#a5df29", "#10ee2b", "#c13a7d", 0.95],
		["#533d9c", "#b7dc43", "#fff", 1.23],
	] as const) {
		for (const shape of [
			'<ellipse cx="31.1" cy="30.9" rx="24.7" ry="17.7"/>',
			'<rect x="8.04" y="12.33" width="44.1" height="33.06" rx="6.2"/>',
		]) {
			const truth = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 60" width="60" height="60"><rect width="60" height="60" fill="${ground}"/><g fill="${fill}" stroke="${pen}" stroke-width="${width}">${shape}</g></svg>`;
			for (const effort of EFFORTS) {
				const svg = trace(truth, effort, 60);
				const what = `${pen}, ${effort}`;
				const colours = coloursOf(svg);
				t.equal(colours.length, 3, `${what}: ${colours}`);
				const seen = unlike(truth, svg, 60);
				t.ok(seen < 0.01, `${what}: ${seen}`);
			}
		}
	}
	t.end();
});

t.test("eyes of a few pixels are white discs with pupils", (t) => {
	const truth =
		'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 33 33" width="33" height="33"><rect width="33" height="33" fill="#581362"/><circle cx="16.5" cy="15.2" r="10.3" fill="#2af6d3" stroke="#14183c" stroke-width="1.3"/><g fill="#fff"><circle cx="13.1" cy="14.84" r="2.3"/><circle cx="20.3" cy="14.84" r="2.3"/></g><g fill="#14183c"><circle cx="13.16" cy="14.84" r="1.33"/><circle cx="20.36" cy="14.84" r="1.33"/></g></svg>';
	for (const effort of EFFORTS) {
		const svg = trace(truth, effort, 33);
		t.same(
			coloursOf(svg),
			["#14183c", "#2af6d3", "#581362", "#fff"],
			`${effort}: no ink that is a mixture`,
		);
		const seen = unlike(truth, svg, 33);
		t.ok(seen < 0.015, `${effort}: ${seen}`);
	}
	t.end();
});

t.test("a mixture of three paints tells the share of each", (t) => {
	const levels = Float64Array.from([
		...[200, 30, 40, 255],
		...[20, 180, 60, 255],
		...[250, 250, 250, 255],
	]);
	const shares = [0.5, 0.3, 0.2];
	const mixed = [0, 1, 2, 3].reduce(
		(packed, c) =>
			packed |
			(Math.round(
				shares.reduce((sum, share, k) => sum + share * levels[4 * k + c], 0),
			) <<
				(8 * c)),
		0,
	);
	const told = createThreeShares();
	t.ok(sharesOfThree(mixed >>> 0, levels, told));
	shares.forEach((share, k) => {
		t.ok(Math.abs(told.shares[k] - share) < 0.01, `${told.shares}`);
	});
	const greys = Float64Array.from([
		...[0, 0, 0, 255],
		...[128, 128, 128, 255],
		...[255, 255, 255, 255],
	]);
	t.notOk(sharesOfThree(0xff404040, greys, told), "greys lie on one line");
	t.end();
});
