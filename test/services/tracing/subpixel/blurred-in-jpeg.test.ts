import sharp from "sharp";
import t from "tap";
import convert from "../../../../services/conversion/worker.ts";
import { renderSvg } from "../../../../services/quality/render.ts";
import { completeSetting } from "../../../../services/settings/complete.ts";

const SIDE = 240;
/** White on a grey that is twelve levels darker, and six, with a sign upon it. */
const card = (ground: string) =>
	`<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}"><defs><filter id="n" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="6"/></filter></defs><rect width="${SIDE}" height="${SIDE}" fill="${ground}"/><rect x="60" y="66" width="120" height="120" rx="26" fill-opacity=".35" filter="url(#n)"/><rect x="60" y="56" width="120" height="120" rx="26" fill="#fff"/><circle cx="120" cy="116" r="30" fill="#6366f1"/></svg>`;

/** What became of the drawing, its pixel at a place, and the mean difference to the truth, levels. */
async function through(
	truth: string,
	send: (png: Buffer) => Promise<Buffer>,
	effort: string,
) {
	const meant = renderSvg(truth, SIDE);
	const png = await sharp(meant.data, {
		raw: { width: SIDE, height: SIDE, channels: 4 },
	})
		.png()
		.toBuffer();
	const outcome = await convert({
		bytes: await send(png),
		...completeSetting("subpixel", { effort }),
		workingPixels: SIDE * SIDE,
		maxSvgBytes: 1e6,
		submittedAt: Date.now(),
	});
	if (!outcome.ok) throw new Error(outcome.message);
	const drawn = renderSvg(outcome.result.svg, SIDE);
	let sum = 0;
	for (let i = 0; i < drawn.data.length; i++)
		sum += Math.abs(drawn.data[i] - meant.data[i]);
	const at = (x: number, y: number) =>
		Array.from(drawn.data.slice(4 * (y * SIDE + x), 4 * (y * SIDE + x) + 3));
	return { at, off: sum / (3 * SIDE * SIDE), svg: outcome.result.svg };
}

const isNear = (colour: readonly number[], other: readonly number[]) =>
	colour.every((level, c) => Math.abs(level - other[c]) <= 8);

const WAYS = {
	"JPEG 50": (png: Buffer) => sharp(png).jpeg({ quality: 50 }).toBuffer(),
	"JPEG 80": (png: Buffer) => sharp(png).jpeg({ quality: 80 }).toBuffer(),
	"a blur": (png: Buffer) => sharp(png).blur(1.4).png().toBuffer(),
};

for (const [way, send] of Object.entries(WAYS))
	for (const [ground, level] of [
		["#f3f3f3", 243],
		["#f9f9f9", 249],
	] as const)
		t.test(
			`a white card with a shadow on ${ground}, after ${way}`,
			async (t) => {
				for (const effort of ["fast", "quality"]) {
					const { at, off } = await through(card(ground), send, effort);
					t.ok(off < 1.6, `${effort}: ${off} levels off in the mean`);
					t.ok(isNear(at(120, 116), [99, 102, 241]), "the sign is there");
					t.ok(isNear(at(80, 80), [255, 255, 255]), "the card is white");
					t.ok(
						isNear(at(8, 8), [level, level, level]),
						"the ground is its own",
					);
				}
			},
		);

t.test(
	"what is blurred shows in the opening of a ring upon it, and is painted once",
	async (t) => {
		const ring = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}"><defs><filter id="n" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="7"/></filter></defs><rect width="${SIDE}" height="${SIDE}" fill="#fde68a"/><circle cx="120" cy="128" r="60" fill="none" stroke="#000" stroke-opacity=".6" stroke-width="34" filter="url(#n)"/><circle cx="120" cy="118" r="60" fill="none" stroke="#dc2626" stroke-width="30"/></svg>`;
		const keep = async (png: Buffer) => png;
		const { at, off } = await through(ring, keep, "fast");
		t.ok(off < 0.6, `${off} levels off`);
		t.ok(isNear(at(120, 58), [220, 38, 38]), "the ring lies above its shadow");
	},
);

t.test(
	"small openings, as letters have, show what is blurred too",
	async (t) => {
		const bowls = [70, 120, 170]
			.map(
				(x) =>
					`<path d="M${x - 14} 90V140H${x + 14}V108H${x - 6}V90ZM${x - 4} 119H${x + 4}V129H${x - 4}Z"/>`,
			)
			.join("");
		const truth = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}"><defs><filter id="n" x="-50%" y="-200%" width="200%" height="500%"><feGaussianBlur stdDeviation="9"/></filter></defs><rect width="${SIDE}" height="${SIDE}" fill="#fff"/><rect x="40" y="130" width="160" height="40" fill-opacity=".6" filter="url(#n)"/><g fill="#c2255c" fill-rule="evenodd">${bowls}</g></svg>`;
		const { at, svg } = await through(truth, async (png) => png, "fast");
		t.match(svg, "stroke-opacity", "there is a blur");
		for (const x of [70, 120, 170]) {
			const [red, green] = at(x, 124);
			t.ok(red - green < 25, `no ink within the bowl at ${x}: ${at(x, 124)}`);
		}
	},
);
