import t from "tap";
import { countGeometry } from "../../../perf/measuring/geometry-count.ts";
import {
	countPathCoordinates,
	countPathParameters,
} from "../../../perf/measuring/path-data.ts";

const svg = (body: string) =>
	`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4">${body}</svg>`;

t.test("counts coordinates of path data", async (t) => {
	const counts: Record<string, number> = {
		"": 0,
		"M0 0": 2,
		"M0 0L1 1 2 2z": 6,
		"m1,2h3v-4z": 6,
		"M0,0C1,1 2,2 3,3s1,1 2,2": 14,
		"M0 0Q1 1 2 2T3 3": 10,
		"M0 0a1 1 0 0 1 2 2": 4,
		"M0 0a1 1 0 012 2": 4,
		"M0 0a1 1 0 11.5.5": 4,
		"M.5.5-1-1": 4,
		"M1e3-2E-1L3 4": 4,
		"M0 0L1": 2,
		"M0 0 X 3 4": 2,
		"M0 0zzM1 1": 4,
		"M0 0z 4 4": 2,
	};
	for (const [data, count] of Object.entries(counts)) {
		t.equal(countPathCoordinates(data), count, data);
	}
});

t.test(
	"counts parameters of path data: what bends, and no moves",
	async (t) => {
		const counts: Record<string, number> = {
			"M0 0": 0,
			"M0 0L1 1 2 2h3v-4z": 8,
			"m0 0 1 1 2 2z": 4,
			"M0,0C1,1 2,2 3,3s1,1 2,2": 12,
			"M0 0Q1 1 2 2T3 3": 8,
			"M0 0a1 1 0 012 2": 7,
		};
		for (const [data, count] of Object.entries(counts)) {
			t.equal(countPathParameters(data), count, data);
		}
	},
);

t.test("counts elements and paths", async (t) => {
	const document = svg(`
		<!-- <path d="M0 0L1 1"/> --><title>M0 0</title>
		<defs><clipPath id="a"><path d='M0 0H4V4H0z'/></clipPath></defs>
		<g fill="red"><path fill="#000" d="M0 0L1 1"/><circle r="1"/><svg:ellipse rx="1" ry="1"/></g>
		<rect width="1" height="1"/><line x2="3"/>
		<polygon points="0,0 1,0 1,1"/><polyline points="0 0 1 1"/><text>a</text>`);
	t.same(countGeometry(document), {
		coordinates: 8 + 4 + 2 + 2 + 2 + 4 + 6 + 4,
		parameters: 6 + 2 + 3 + 4 + 6 + 4 + 6 + 4,
		elements: 8,
		paths: 2,
	});
	t.same(countGeometry(""), {
		coordinates: 0,
		parameters: 0,
		elements: 0,
		paths: 0,
	});
});
