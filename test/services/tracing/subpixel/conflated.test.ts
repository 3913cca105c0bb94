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
		most: 1500,
		body: '<path d="M40 60 100 96h56l60-36-12 90-76 66-76-66z" fill="#e8742c"/><path d="m52 150 48-10 28 76z" fill="#fff"/><path d="m204 150-48-10-28 76z" fill="#fff"/>',
	},
	band: {
		most: 600,
		body: '<rect x="30" y="60" width="196" height="136" rx="20" fill="#e5e7eb"/><path d="M50 60h156a20 20 0 0 1 20 20v30H30V80a20 20 0 0 1 20-20z" fill="#2563eb"/>',
	},
	arc: {
		most: 1800,
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
