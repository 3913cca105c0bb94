import sharp from "sharp";
import t from "tap";
import convert from "../../../services/conversion/worker.ts";
import type { Damage, DamageKind } from "../../../services/damage/damage.ts";
import { likenessToTruth, standingOf } from "../../../services/damage/truth.ts";
import { fidelity } from "../../../services/quality/fidelity.ts";
import { renderSvg } from "../../../services/quality/render.ts";
import { completeSetting } from "../../../services/settings/complete.ts";

const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" width="192" height="160"><rect width="192" height="160" fill="#fff"/><circle cx="64" cy="80" r="50" fill="#d22"/><path d="M90 30l80 20-30 90z" fill="#16a"/><path d="M20 120q60-60 150 10v12q-90-60-150-8z" fill="#fd0"/><path d="M30 20h9v30h-9zm16 0h9v30h-9zm16 0h9v30h-9z" fill="#222"/></svg>`;
const truth = renderSvg(LOGO, 192);
const KINDS: readonly DamageKind[] = [
	"jpeg",
	"webp",
	"enlarged",
	"dithered",
	"blurred",
	"sharpened",
	"noise",
];

const damageOf = (kind: DamageKind, sigma = 1): Damage => ({
	kind,
	parameters: { sigma, quality: 60 },
	confidence: 1,
	source: "pixels",
});

t.test("of a clean picture is told what was measured", async (t) => {
	const clean = { damage: undefined, factor: 1, harm: 0, edges: 0.2 };
	for (const measured of [-1, 0, 0.5, 0.9999, 1])
		t.equal(likenessToTruth(measured, clean), measured);
});

t.test("better drawings are told better, within -1..1", async (t) => {
	for (const kind of KINDS)
		for (const factor of kind === "enlarged" ? [1, 1.5, 4] : [1])
			for (const harm of factor > 1 ? [0] : [0, 0.01, 0.2]) {
				const damage = damageOf(kind, 2.5);
				let before = Number.NEGATIVE_INFINITY;
				for (let measured = -1; measured <= 1; measured += 1 / 8) {
					const told = likenessToTruth(measured, {
						damage,
						factor,
						harm,
						edges: 0.15,
					});
					t.ok(told >= -1 && told <= 1);
					t.ok(told > before || told === -1, `${kind} ${factor} ${measured}`);
					before = told;
				}
			}
});

t.test("harm that wasn't done excuses nothing", async (t) => {
	for (const kind of KINDS) {
		const damage = damageOf(kind);
		t.equal(
			likenessToTruth(0.9, { damage, factor: 1, harm: 0, edges: 0.3 }),
			0.9,
		);
	}
});

t.test(
	"of crowded edges less is told, the coarser a JPEG the less",
	async (t) => {
		const told = (kind: DamageKind, edges: number, quality = 60) =>
			likenessToTruth(0.98, {
				damage: { ...damageOf(kind), parameters: { quality } },
				factor: 1,
				harm: 0.1,
				edges,
			});
		for (const kind of ["jpeg", "webp", "sharpened"] as const) {
			t.equal(told(kind, 0.02), told(kind, 0.09));
			t.ok(told(kind, 0.12) > told(kind, 0.2));
			t.ok(told(kind, 0.09) > told(kind, 0.12));
		}
		t.ok(told("jpeg", 0.2, 30) < told("jpeg", 0.2, 60));
		t.ok(told("jpeg", 0.2, 60) < told("jpeg", 0.2, 95));
	},
);

t.test(
	"what lay between an enlarged picture's pixels is guessed",
	async (t) => {
		const told = (factor: number, edges: number) =>
			likenessToTruth(1, {
				damage: damageOf("enlarged"),
				factor,
				harm: 0,
				edges,
			});
		t.equal(told(2, 0), 1);
		t.ok(told(2, 0.05) > told(2, 0.2));
		t.ok(told(2, 0.2) > told(4, 0.2));
	},
);

t.test("how a picture stands to its restored one", async (t) => {
	const width = 8;
	const height = 4;
	// Left half black, right half white: the edge is one pixel of each row.
	const data = Uint8ClampedArray.from({ length: 4 * width * height }, (_, i) =>
		i % 4 === 3 || (i >> 2) % width >= width / 2 ? 255 : 0,
	);
	const small = { width, height, data };
	const large = renderSvg(LOGO, 24);
	t.same(standingOf(small, { undamaged: small }), {
		damage: undefined,
		factor: 1,
		harm: 0,
		edges: 0,
	});
	const damage = damageOf("enlarged");
	t.same(standingOf(large, { undamaged: small, damage: [damage], harm: 0.1 }), {
		damage,
		factor: 3,
		harm: 0.1,
		edges: 1 / width,
	});
});

t.test("wider blurs hide more, up to a limit", async (t) => {
	const told = (sigma: number) =>
		likenessToTruth(0.9, {
			damage: damageOf("blurred", sigma),
			factor: 1,
			harm: 0.1,
			edges: 0,
		});
	t.ok(told(0.7) < told(1.5));
	t.equal(told(4), told(9));
});

t.test("what is told comes near to the truth", async (t) => {
	const { data, width, height } = truth;
	const image = () =>
		sharp(data, { raw: { width, height, channels: 4 } }).flatten();
	const sent = {
		jpeg: await image().jpeg({ quality: 40 }).toBuffer(),
		webp: await image().webp({ quality: 50 }).toBuffer(),
		blurred: await image().blur(1.5).png().toBuffer(),
	};
	for (const [kind, bytes] of Object.entries(sent)) {
		const outcome = await convert({
			bytes,
			...completeSetting("subpixel", { effort: "fast" }),
			workingPixels: 2_000_000,
			maxSvgBytes: 1_000_000,
			submittedAt: Date.now(),
		});
		if (!outcome.ok) throw new Error(outcome.message);
		const { svg, damage, fidelity: told } = outcome.result;
		t.equal(damage[0]?.kind, kind);
		const real = fidelity(truth, renderSvg(svg, width));
		t.ok(Math.abs(told - real) < 0.02, `${kind}: ${told}, truly ${real}`);
	}
});
