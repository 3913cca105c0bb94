import t from "tap";
import {
	ciede2000,
	labOfRgb,
	meanCiede2000,
} from "../../../perf/measuring/ciede2000.ts";
import { SHARMA_PAIRS } from "../../fixtures/ciede2000.ts";
import { filled, solid } from "../../support/rasters.ts";

t.test("CIEDE2000 agrees with Sharma's published pairs", async (t) => {
	t.equal(SHARMA_PAIRS.length, 34);
	for (const [l1, a1, b1, l2, a2, b2, expected] of SHARMA_PAIRS) {
		const value = ciede2000([l1, a1, b1], [l2, a2, b2]);
		t.ok(Math.abs(value - expected) <= 1e-4, `${value} for ${expected}`);
		const swapped = ciede2000([l2, a2, b2], [l1, a1, b1]);
		t.ok(Math.abs(swapped - expected) <= 1e-4);
	}
});

t.test("CIELAB and the mean colour difference", async (t) => {
	const near = (rgb: readonly [number, number, number], lab: number[]) =>
		labOfRgb(...rgb).forEach((value, k) => {
			t.ok(Math.abs(value - lab[k]) < 0.02, `${rgb}: ${value}`);
		});
	near([255, 255, 255], [100, 0, 0]);
	near([0, 0, 0], [0, 0, 0]);
	near([255, 0, 0], [53.24, 80.09, 67.2]);
	near([0, 0, 255], [32.3, 79.19, -107.86]);
	const white = solid(4, 2, [255, 255, 255, 255]);
	const half = filled(4, 2, (x) =>
		x < 2 ? [0, 0, 0, 255] : [255, 255, 255, 255],
	);
	t.equal(meanCiede2000(white, white), 0);
	t.ok(Math.abs(meanCiede2000(white, half) - 50) < 1e-3);
	t.throws(() => meanCiede2000(white, solid(2, 4, [0, 0, 0, 255])), {
		code: "SIZE_MISMATCH",
	});
});
