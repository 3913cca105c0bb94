import sharp, { type JpegOptions } from "sharp";
import t from "tap";
import {
	type JpegCoefficients,
	readCoefficients,
} from "../../../services/damage/jpeg/coefficients.ts";
import { jpegEvidence } from "../../../services/damage/jpeg/evidence.ts";
import { qualityOf } from "../../../services/damage/jpeg/quality.ts";
import { fixture, noisePng } from "../../support/images.ts";
import { encodeJpeg } from "../../support/jpeg-encoder.ts";

async function jpegOf(options: JpegOptions): Promise<Buffer> {
	const logo = await fixture("logo-slack-128.png");
	return sharp(logo).resize(101, 83, { fit: "fill" }).jpeg(options).toBuffer();
}

function read(bytes: Uint8Array): JpegCoefficients {
	const jpeg = readCoefficients(bytes);
	if (jpeg === undefined) throw new Error("not read");
	return jpeg;
}

/** Greatest difference between luma as the coefficients say it and as libjpeg decodes it. */
async function farthest(bytes: Uint8Array): Promise<number> {
	const jpeg = read(bytes);
	const { field } = jpegEvidence(jpeg);
	const { data, info } = await sharp(bytes)
		.toColourspace("srgb")
		.removeAlpha()
		.raw()
		.toBuffer({ resolveWithObject: true });
	t.same([info.width, info.height], [jpeg.width, jpeg.height]);
	let most = 0;
	for (let y = 0, k = 0; y < info.height; y++) {
		for (let x = 0; x < info.width; x++, k += 3) {
			const [red, green, blue] = data.subarray(k, k + 3);
			// A level that was cut off says nothing of luma.
			if (Math.max(red, green, blue) === 255) continue;
			if (Math.min(red, green, blue) === 0) continue;
			const luma = 0.299 * red + 0.587 * green + 0.114 * blue;
			const off = luma - field.channels[0][y * field.width + x];
			most = Math.max(most, Math.abs(off));
		}
	}
	return most;
}

t.test("coefficients are those that libjpeg decodes", async (t) => {
	for (const chromaSubsampling of ["4:2:0", "4:4:4"]) {
		for (const quality of [20, 60, 90]) {
			for (const progressive of [false, true]) {
				const bytes = await jpegOf({ quality, chromaSubsampling, progressive });
				const name = `${quality} ${chromaSubsampling} ${progressive}`;
				t.ok((await farthest(bytes)) < 1.5, name);
				t.equal(qualityOf(read(bytes).planes[0].steps), quality, name);
				t.equal(read(bytes).maxH, chromaSubsampling === "4:2:0" ? 2 : 1);
			}
		}
	}
});

t.test("a progressive file holds what the baseline one does", async (t) => {
	for (const chromaSubsampling of ["4:2:0", "4:4:4"]) {
		const options = { quality: 75, chromaSubsampling };
		const baseline = read(await jpegOf({ ...options, progressive: false }));
		const progressive = read(await jpegOf({ ...options, progressive: true }));
		for (const [
			k,
			{ quantised, blocksWide, h, v },
		] of baseline.planes.entries()) {
			const other = progressive.planes[k];
			// A scan of one component leaves out the blocks that only pad MCUs (T.81, A.2.2).
			const wide = Math.ceil((101 * h) / baseline.maxH / 8);
			const high = Math.ceil((83 * v) / baseline.maxV / 8);
			let different = 0;
			for (let y = 0; y < high; y++) {
				const from = 64 * y * blocksWide;
				for (let i = from; i < from + 64 * wide; i++) {
					if (quantised[i] !== other.quantised[i]) different++;
				}
			}
			t.equal(different, 0, `${chromaSubsampling}, plane ${k}`);
		}
	}
});

t.test(
	"encoders' options: mozjpeg's scans and tables, optimised codes",
	async (t) => {
		const options = [
			{ mozjpeg: true },
			{ optimiseScans: true, trellisQuantisation: true },
			{ optimiseCoding: false },
			{ quantisationTable: 3 },
		];
		for (const option of options) {
			const bytes = await jpegOf({ quality: 70, ...option });
			t.ok((await farthest(bytes)) < 1.5, JSON.stringify(option));
		}
	},
);

t.test("one channel makes one plane", async (t) => {
	const logo = await fixture("greyscale-128.png");
	const bytes = await sharp(logo)
		.toColourspace("b-w")
		.jpeg({ quality: 60 })
		.toBuffer();
	t.equal(read(bytes).planes.length, 1);
	t.ok((await farthest(bytes)) < 1.5);
});

/** Random planes, with the large values and long runs of zeros that codes must carry. */
function randomPlanes(factors: readonly (readonly [number, number])[]) {
	let state = 7;
	const random = () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
	const maxH = Math.max(...factors.map(([h]) => h));
	const maxV = Math.max(...factors.map(([, v]) => v));
	return factors.map(([h, v]) => {
		const blocksWide = Math.ceil(53 / (8 * maxH)) * h;
		const blocksHigh = Math.ceil(37 / (8 * maxV)) * v;
		const quantised = Int16Array.from(
			{ length: 64 * blocksWide * blocksHigh },
			() => {
				if (random() < 0.85) return 0;
				return Math.round((random() - 0.5) * (random() < 0.2 ? 1000 : 9));
			},
		);
		return { h, v, blocksWide, quantised };
	});
}

function equal(one: Int16Array, other: Int16Array): boolean {
	return Buffer.from(one.buffer).equals(Buffer.from(other.buffer));
}

t.test("any subsampling, with and without restarts", (t) => {
	const steps = new Uint16Array(64).fill(3);
	const samplings = {
		grey: [[1, 1]],
		"4:4:4": [
			[1, 1],
			[1, 1],
			[1, 1],
		],
		"4:2:2": [
			[2, 1],
			[1, 1],
			[1, 1],
		],
		"4:4:0": [
			[1, 2],
			[1, 1],
			[1, 1],
		],
		"4:2:0": [
			[2, 2],
			[1, 1],
			[1, 1],
		],
		"4:1:1": [
			[4, 1],
			[1, 1],
			[1, 1],
		],
		uneven: [
			[2, 2],
			[2, 1],
			[1, 2],
		],
	} as Record<string, [number, number][]>;
	for (const [name, factors] of Object.entries(samplings)) {
		const planes = randomPlanes(factors);
		for (const restartInterval of [0, 1, 3, 8]) {
			const jpeg = read(
				encodeJpeg({ width: 53, height: 37, planes, steps, restartInterval }),
			);
			for (const [k, { quantised }] of planes.entries()) {
				t.ok(
					equal(jpeg.planes[k].quantised, quantised),
					`${name} ${restartInterval}`,
				);
			}
		}
	}
	t.end();
});

t.test(
	"other colours, fractional subsampling and other codings aren't read",
	async (t) => {
		t.equal(readCoefficients(await fixture("jpeg-cmyk-128.jpg")), undefined);
		t.equal(readCoefficients(await fixture("logo-slack-128.png")), undefined);
		const planes = randomPlanes([
			[3, 1],
			[2, 1],
			[1, 1],
		]);
		const steps = new Uint16Array(64).fill(3);
		const written = {
			width: 53,
			height: 37,
			planes,
			steps,
			restartInterval: 0,
		};
		t.equal(readCoefficients(encodeJpeg(written)), undefined);
		const bytes = Uint8Array.from(await jpegOf({ quality: 60 }));
		const frame = bytes.findIndex(
			(_, k) => bytes[k] === 0xff && bytes[k + 1] === 0xc0,
		);
		bytes[frame + 1] = 0xc9;
		t.equal(readCoefficients(bytes), undefined, "arithmetic coding");
	},
);

t.test("files cut short, garbled or random never throw", async (t) => {
	for (const progressive of [false, true]) {
		const bytes = await jpegOf({ quality: 50, progressive });
		const readable: number[] = [];
		for (let end = 0; end < bytes.length - 40; end += 10) {
			if (readCoefficients(bytes.subarray(0, end))) readable.push(end);
		}
		t.same(readable, [], "cut short");
		const noise = await sharp(await noisePng(64))
			.raw()
			.toBuffer();
		t.doesNotThrow(() => {
			for (let seed = 0; seed < 300; seed++) {
				const garbled = Uint8Array.from(bytes);
				for (let k = 0; k < 1 + (seed % 9); k++) {
					const pick = 3 * (9 * seed + k);
					const at = ((noise[pick] << 8) | noise[pick + 1]) % bytes.length;
					garbled[at] = noise[pick + 2];
				}
				readCoefficients(garbled, 1e6);
				const random = noise.subarray(seed, seed + 500);
				readCoefficients(Uint8Array.from([0xff, 0xd8, ...random]));
			}
		});
	}
});

t.test(
	"what a header declares is bounded by what the file can hold",
	async (t) => {
		const bytes = Uint8Array.from(await jpegOf({ quality: 60 }));
		const frame = bytes.findIndex(
			(_, k) => bytes[k] === 0xff && bytes[k + 1] === 0xc0,
		);
		const declare = (height: number, width: number) => {
			const view = new DataView(bytes.buffer);
			view.setUint16(frame + 5, height);
			view.setUint16(frame + 7, width);
		};
		const before = process.memoryUsage().arrayBuffers;
		for (const [height, width] of [
			[65_500, 65_500],
			[7_000, 7_000],
			[1, 65_500],
			[65_500, 1],
		]) {
			declare(height, width);
			t.equal(readCoefficients(bytes, 2 ** 32), undefined);
		}
		const grown = process.memoryUsage().arrayBuffers - before;
		t.ok(grown < 2 ** 24, `${grown} bytes more`);
		declare(83, 101);
		t.ok(readCoefficients(bytes));
		t.equal(readCoefficients(bytes, 83 * 101 - 1), undefined, "asked to stop");
	},
);

t.test("a file of endless scans is given up", async (t) => {
	const bytes = await jpegOf({ quality: 60, progressive: true });
	const scan = bytes.lastIndexOf(Buffer.from([0xff, 0xda]));
	const again = bytes.subarray(scan, bytes.length - 2);
	const many = Buffer.concat([
		bytes.subarray(0, bytes.length - 2),
		...Array.from({ length: 200 }, () => again),
	]);
	t.ok(readCoefficients(bytes));
	t.equal(readCoefficients(many), undefined);
});

t.test(
	"a scan that says it holds less, without tables for the rest, isn't read",
	async (t) => {
		const bytes = await jpegOf({ quality: 80 });
		t.ok(readCoefficients(bytes));
		// The last number of a spectral selection is the second of three bytes before the data.
		const scan = bytes.indexOf(Buffer.from([0xff, 0xda]));
		const last = scan + 2 + bytes.readUInt16BE(scan + 2) - 2;
		t.equal(bytes[last], 63);
		bytes[last] = 0;
		// Tables of the coefficients that change (class 1) get a number that no scan asks for.
		for (
			let at = bytes.indexOf(Buffer.from([0xff, 0xc4]));
			at >= 0 && at < scan;
			at = bytes.indexOf(Buffer.from([0xff, 0xc4]), at + 2)
		)
			if (bytes[at + 4] >> 4 === 1) bytes[at + 4] = 0x13;
		t.equal(readCoefficients(bytes), undefined);
	},
);
