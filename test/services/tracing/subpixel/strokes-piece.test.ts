import t from "tap";
import { mulberry32 } from "../../../../services/mulberry32.ts";
import {
	pieceOf,
	pointAt,
	slopesAt,
} from "../../../../services/tracing/subpixel/strokes/piece.ts";

/** Of a difference quotient, pixels. */
const STEP = 1e-5;

function piece([ax, ay, bx, by, sagitta]: readonly number[]) {
	const nodes = [
		{ x: ax, y: ay },
		{ x: bx, y: by },
	];
	return pieceOf(
		{
			nodes,
			sagittas: [sagitta],
			closed: false,
			pen: 0,
			flat: [false, false],
			join: "round",
		},
		0,
	);
}

t.test(
	"a point moves with its piece's numbers as the slopes say",
	async (t) => {
		const random = mulberry32(7);
		let worst = 0;
		for (let round = 0; round < 400; round++) {
			const numbers = Array.from({ length: 4 }, () => 40 * random());
			// Lines too, and arcs to either side of up to three quarters of a turn and more.
			numbers.push(round % 5 === 0 ? 0 : 0.5 + 15 * random());
			if (round % 2 === 0) numbers[4] = -numbers[4];
			const share = random();
			const slopes = new Float64Array(10);
			slopesAt(piece(numbers), share, slopes);
			const known = round % 5 === 0 ? 4 : 5;
			for (let j = 0; j < known; j++) {
				const [up, down] = [STEP, -STEP].map((step) =>
					pointAt(
						piece(numbers.map((value, k) => (k === j ? value + step : value))),
						share,
					),
				);
				const x = (up.x - down.x) / (2 * STEP) - slopes[2 * j];
				const y = (up.y - down.y) / (2 * STEP) - slopes[2 * j + 1];
				const size = 1 + Math.hypot(slopes[2 * j], slopes[2 * j + 1]);
				worst = Math.max(worst, Math.hypot(x, y) / size);
			}
		}
		t.ok(worst < 1e-5, `off by ${worst}`);
	},
);
