import t from "tap";
import { measure } from "../../../../services/quality/measure.ts";
import { renderSvg } from "../../../../services/quality/render.ts";
import { completeSetting } from "../../../../services/settings/complete.ts";
import { TRACERS } from "../../../../services/tracing/tracers.ts";

const SIZE = 256;

const drawing = (body: string, ground = "") =>
	`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 256 256" width="${SIZE}" height="${SIZE}">${ground && `<rect width="256" height="256" fill="${ground}"/>`}${body}</svg>`;

/** Shapes whose rims are the rims of what they lie on, or that lie side by side; and bytes that they take at most. */
const KINDS = {
	facets: {
		most: 800,
		body: '<path d="M40 60 100 96h56l60-36-12 90-76 66-76-66z" fill="#e8742c"/><path d="m52 150 48-10 28 76z" fill="#fff"/><path d="m204 150-48-10-28 76z" fill="#fff"/>',
	},
	band: {
		most: 600,
		body: '<rect x="30" y="60" width="196" height="136" rx="20" fill="#e5e7eb"/><path d="M50 60h156a20 20 0 0 1 20 20v30H30V80a20 20 0 0 1 20-20z" fill="#2563eb"/>',
	},
	arc: {
		most: 1200,
		body: '<g fill="none" stroke-width="24"><circle cx="128" cy="128" r="84" stroke="#ddd"/><path d="M128 44a84 84 0 0 1 0 168" stroke="#e11d48"/></g>',
	},
};

function trace(svg: string, effort: "fast" | "quality") {
	const { parameters } = completeSetting("subpixel", { effort });
	return TRACERS.subpixel.trace(renderSvg(svg, SIZE), parameters).svg;
}

t.test("no frays where rims lie on each other", (t) => {
	for (const [name, { most, body }] of Object.entries(KINDS))
		for (const ground of ["", "#112233"])
			for (const effort of ["fast", "quality"] as const) {
				const truth = drawing(body, ground);
				const svg = trace(truth, effort);
				const what = `${name} on ${ground || "nothing"}, ${effort}`;
				t.ok(svg.length <= most, `${what}: ${svg.length} bytes`);
				const { ssim } = measure(
					renderSvg(truth, 4 * SIZE),
					renderSvg(svg, 4 * SIZE),
				);
				t.ok(ssim > 0.985, `${what}: ${ssim}`);
			}
	t.end();
});

t.test("parts that were drawn beside each other have straight joints", (t) => {
	const pie =
		'<path d="M128 128 215 128A87 87 0 0 1 84.5 203.3Z" fill="#50780c"/><path d="M128 128 84.5 203.3A87 87 0 0 1 52.7 84.5Z" fill="#cba807"/><path d="M128 128 52.7 84.5A87 87 0 0 1 215 128Z" fill="#2c41a3"/>';
	const ring =
		'<g fill="none" stroke-width="26"><path d="M41 128A87 87 0 0 1 190 67" stroke="#8a4a96"/><path d="M190 67A87 87 0 0 1 84.5 203.3" stroke="#1a10a3"/><path d="M84.5 203.3A87 87 0 0 1 41 128" stroke="#e8742c"/></g>';
	for (const [body, most] of [
		[pie, 700],
		[ring, 1400],
	] as const)
		for (const ground of ["", "#fff"])
			for (const effort of ["fast", "quality"] as const) {
				const truth = drawing(body, ground);
				const svg = trace(truth, effort);
				const what = `on ${ground || "nothing"}, ${effort}`;
				t.ok(svg.length < most, `${what}: ${svg.length} bytes`);
				const { ssim } = measure(
					renderSvg(truth, 4 * SIZE),
					renderSvg(svg, 4 * SIZE),
				);
				t.ok(ssim > 0.99, `${what}: ${ssim}`);
			}
	t.end();
});

t.test("a thin outline that somebody drew stays", (t) => {
	const truth = drawing(
		'<circle cx="64" cy="64" r="40" fill="#2563eb" stroke="#facc15" stroke-width="2"/><rect x="140" y="140" width="90" height="90" fill="#facc15"/>',
		"#112233",
	);
	for (const effort of ["fast", "quality"] as const) {
		const rim = renderSvg(trace(truth, effort), 1024);
		// On the outline, above the disc's middle: as yellow as it is.
		const i = 4 * ((64 - 40) * 4 * 1024 + 64 * 4);
		const [r, g, b] = rim.data.subarray(i, i + 3);
		t.ok(r > 200 && g > 150 && b < 90, `${effort}: ${[r, g, b]}`);
	}
	t.end();
});
