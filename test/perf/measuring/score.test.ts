import t from "tap";
import { referencesOf, score } from "../../../perf/measuring/score.ts";
import { renderSvg } from "../../../services/quality/render.ts";

t.test(
	"the truth scores itself as perfect, and nothing else does",
	async (t) => {
		const truth =
			'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" viewBox="0 0 40 20"><circle cx="10" cy="10" r="8" fill="#c00"/></svg>';
		const input = renderSvg(truth, 40);
		const references = referencesOf({ zoom: 4 }, truth, input);
		t.equal(references.zoomed?.width, 160);
		t.equal(references.artistCoordinates, 2);
		t.match(score(truth, references), {
			ssim1: 1,
			ssim4: 1,
			de4: 0,
			psnr1: 100,
			coordinates: 2,
			elements: 1,
			bytes: truth.length,
		});
		const onWhite = truth.replace(
			"<circle",
			'<rect width="40" height="20" fill="#fff"/><circle',
		);
		const worse = score(onWhite, references);
		t.ok(worse.ssim1 < 0.9 && (worse.de4 ?? 0) > 10, "a lost ground is seen");
		const taller = truth.replace('height="20"', 'height="30"');
		t.throws(() => score(taller.replace("40 20", "40 30"), references), {
			code: "SIZE_MISMATCH",
		});
		t.throws(() => score("<svg", references), { code: "INVALID_SVG" });
		const withoutVector = referencesOf({ zoom: 4 }, undefined, input);
		t.notOk("ssim4" in score(truth, withoutVector));
	},
);
