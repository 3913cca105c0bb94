import sharp, { type KernelEnum } from "sharp";
import t from "tap";
import { diagnose } from "../../../services/damage/diagnose.ts";
import type { Raster } from "../../../services/image/raster.ts";
import { measure } from "../../../services/quality/measure.ts";
import { renderSvg } from "../../../services/quality/render.ts";

const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" width="96" height="72"><rect width="96" height="72" fill="#fff"/><circle cx="32" cy="36" r="24" fill="#d22"/><path d="M48 16l40 8-16 40z" fill="#16a"/></svg>`;

async function enlarged(
	{ data, width, height }: Raster,
	factor: number,
	kernel: keyof KernelEnum,
): Promise<Raster> {
	const size = { width: factor * width, height: factor * height };
	const bytes = await sharp(data, { raw: { width, height, channels: 4 } })
		.resize({ ...size, kernel, fit: "fill" })
		.raw()
		.toBuffer();
	return { ...size, data: new Uint8ClampedArray(bytes) };
}

t.test("an enlarged picture is traced at its own size", async (t) => {
	const small = renderSvg(LOGO, 96);
	for (const kernel of ["nearest", "linear", "cubic"] as const) {
		for (const factor of [2, 3]) {
			const seen = await enlarged(small, factor, kernel);
			const diagnosis = diagnose(seen, new Uint8Array());
			t.match(diagnosis?.damage, {
				kind: "enlarged",
				parameters: { factor, from_width: 96, from_height: 72 },
				source: "pixels",
			});
			const before = diagnosis?.restore("quick")?.raster as Raster;
			t.equal(before.width, 96);
			t.ok(measure(small, before).ssim > 0.999, `${kernel} ${factor}`);
		}
	}
});

t.test("squares that are meant stay squares", async (t) => {
	const width = 21;
	const data = new Uint8ClampedArray(4 * width * width).fill(255);
	for (let i = 0; i < width * width; i++) {
		if ((i * 7919) % 13 < 6) data.fill(0, 4 * i, 4 * i + 3);
	}
	const code = await enlarged({ width, height: width, data }, 8, "nearest");
	const diagnosis = diagnose(code, new Uint8Array());
	t.equal(diagnosis?.restore("quick")?.raster.width ?? code.width, code.width);
});

t.test("of few colours, what is anti-aliased was drawn", async (t) => {
	const sizeTraced = async (svg: string, width: number) => {
		const large = await enlarged(renderSvg(svg, width), 2, "nearest");
		const found = diagnose(large, new Uint8Array());
		return found?.restore("quick")?.raster.width ?? large.width;
	};
	const drawing = (ground: string) =>
		`<svg xmlns="http://www.w3.org/2000/svg" width="48" height="48">${ground}<path d="M24 4l20 20-20 20L4 24zM24 12.5L12.5 24 24 35.5 35.5 24zM20 23.75h8v2.5h-8z" fill="#169bd6"/></svg>`;
	t.equal(await sizeTraced(drawing(""), 48), 48);
	t.equal(
		await sizeTraced(drawing('<path d="M0 0h48v48H0z" fill="#fff"/>'), 48),
		48,
	);
	// Shades of one colour, but in patches.
	const shades = ["222", "555", "888", "bbb", "ddd", "fff", "000"];
	const patches = Array.from(
		{ length: 24 * 24 },
		(_, k) =>
			`<path d="M${k % 24} ${Math.floor(k / 24)}h1v1h-1z" fill="#${shades[(k * k) % 7]}"/>`,
	);
	t.equal(
		await sizeTraced(
			`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" shape-rendering="crispEdges">${patches.join("")}</svg>`,
			24,
		),
		48,
	);
});

t.test("tiny pictures of anything are looked at without a fault", (t) => {
	let state = 1;
	const random = (most: number) => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return Math.floor((state / 2 ** 32) * most);
	};
	for (let k = 0; k < 300; k++) {
		const width = 1 + random(40);
		const height = 1 + random(40);
		const soft = 1 + random(60);
		const data = new Uint8ClampedArray(4 * width * height).fill(255);
		for (let i = 0; i < width * height; i++) {
			const x = i % width;
			data[4 * i] = 128 + soft * Math.sin(x / 2) + random(k % 3 === 0 ? 20 : 1);
			data[4 * i + 1] = data[4 * i];
			data[4 * i + 2] = x < width / 2 ? 40 : 200;
		}
		t.doesNotThrow(() =>
			diagnose({ width, height, data }, new Uint8Array())?.restore("quick"),
		);
	}
	t.end();
});
