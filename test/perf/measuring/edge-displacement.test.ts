import t from "tap";
import { edgeDisplacement } from "../../../perf/measuring/edge-displacement.ts";
import { renderSvg } from "../../../services/quality/render.ts";

const draw = (body: string) =>
	renderSvg(
		`<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200" viewBox="0 0 200 200"><rect width="200" height="200" fill="#fff"/>${body}</svg>`,
		200,
	);

t.test("tells how far an edge was moved, whichever way it runs", async (t) => {
	const square = (shift: number, angle = 0) =>
		draw(
			`<g transform="rotate(${angle} 100 100)"><rect x="${60 + shift}" y="-200" width="700" height="700" fill="#06c"/></g>`,
		);
	for (const angle of [0, 31, 90, 200]) {
		for (const shift of [0, 0.5, -1.5]) {
			const told = edgeDisplacement(square(0, angle), square(shift, angle), 4);
			t.ok(
				Math.abs(told - Math.abs(shift)) < 0.07,
				`${shift} px at ${angle} degrees: ${told}`,
			);
		}
	}
});

t.test(
	"counts what is missing as far away, and colours as no edge",
	async (t) => {
		const disc = (fill: string) =>
			draw(`<circle cx="90" cy="80" r="40" fill="${fill}"/>`);
		t.equal(edgeDisplacement(disc("#c00"), draw(""), 4), 4, "a blank drawing");
		t.equal(edgeDisplacement(draw(""), disc("#c00"), 4), 0, "no true edge");
		const told = edgeDisplacement(disc("#c00"), disc("#b22"), 4);
		t.ok(told < 0.2, `another red: ${told}`);
	},
);
