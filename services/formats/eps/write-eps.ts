import { zlibSync } from "fflate";
import { blurred } from "../blurred.ts";
import {
	type Gradient,
	type Matrix,
	type Rgb,
	readDrawing,
} from "../drawing/index.ts";
import { inUnit, isCut, layOut } from "../layout.ts";
import { plain } from "../numbers.ts";
import type { WriteOrder, Written } from "../order.ts";
import { pathOperators } from "../postscript-path.ts";
import { ascii85 } from "./ascii85.ts";
import {
	flattenTransparency,
	type Opaque,
	type Picture,
	type Region,
} from "./flatten-transparency.ts";

/** Short words for the operators that every path has. */
const PROLOGUE = `/m{moveto}bind def/l{lineto}bind def/c{curveto}bind def/h{closepath}bind def
/rg{setrgbcolor}bind def/q{gsave}bind def/Q{grestore}bind def`;

const WORDS = { move: "m", line: "l", curve: "c", close: "h" };
const CAPS = { butt: 0, round: 1, square: 2 };
const JOINS = { miter: 0, round: 1, bevel: 2 };

/** The drawing as Encapsulated PostScript, level 3: gradients are its own, transparency is flattened. */
export function writeEps(svg: string, order: WriteOrder): Written {
	const drawing = readDrawing(svg);
	const { size } = order;
	const page = inUnit(layOut(drawing, size), "pt", size.dpi);
	const [width, height] = [plain(page.width, 4), plain(page.height, 4)];
	const { items, pictures } = flattenTransparency(drawing);
	const cut = isCut(size)
		? `0 0 ${width} ${height} rectclip`
		: `0 0 ${Math.ceil(page.width)} ${Math.ceil(page.height)} rectclip`;
	const lines = [
		"%!PS-Adobe-3.0 EPSF-3.0",
		`%%BoundingBox: 0 0 ${Math.ceil(page.width)} ${Math.ceil(page.height)}`,
		`%%HiResBoundingBox: 0 0 ${width} ${height}`,
		"%%Creator: svg-ai",
		"%%LanguageLevel: 3",
		"%%Pages: 1",
		"%%EndComments",
		"%%Page: 1 1",
		"save 16 dict begin",
		PROLOGUE,
		cut,
		`[1 0 0 -1 0 ${height}] concat ${matrixText(page.matrix)} concat`,
		...items.flatMap(write),
		"end restore",
		"showpage",
		"%%EOF",
		"",
	];
	return {
		bytes: Buffer.from(lines.join("\n"), "latin1"),
		warnings: [
			...(pictures === 0
				? []
				: [
						`PostScript has no transparency: ${pictures} see-through shapes on more than one colour are pictures of what is seen through them, on white.`,
					]),
			...(drawing.crisp ? [blurred("PostScript")] : []),
		],
	};
}

function write(item: Opaque): string[] {
	const { region } = item;
	if ("picture" in item)
		return ["q", ...clip(region), ...picture(item.picture), "Q"];
	const { paint } = item;
	if (paint.kind !== "solid") return ["q", ...clip(region), shade(paint), "Q"];
	const fill = region.fillRule === "evenodd" ? "eofill" : "fill";
	const path = pathOperators(region.contours, WORDS);
	const strokes = region.along === undefined ? [] : [pen(region.along)];
	const end = region.along === undefined ? fill : "stroke";
	return [`${channels(paint.colour)} rg`, ...strokes, path, end];
}

function clip({ contours, fillRule, along }: Region): string[] {
	const path = pathOperators(contours, WORDS);
	if (along !== undefined) return [pen(along), path, "strokepath clip newpath"];
	return [path, `${fillRule === "evenodd" ? "eoclip" : "clip"} newpath`];
}

function pen({ width, cap, join, miterLimit }: NonNullable<Region["along"]>) {
	return `${plain(width, 3)} setlinewidth ${CAPS[cap]} setlinecap ${JOINS[join]} setlinejoin ${plain(miterLimit, 2)} setmiterlimit`;
}

/** A shading of types 2 and 3, painted wherever the clip lets it. */
function shade(paint: Gradient): string {
	const n = (value: number) => plain(value, 4);
	const coordinates =
		paint.kind === "linear"
			? [paint.from.x, paint.from.y, paint.to.x, paint.to.y]
			: [
					paint.focus.x,
					paint.focus.y,
					0,
					paint.centre.x,
					paint.centre.y,
					paint.radius,
				];
	const type = paint.kind === "linear" ? 2 : 3;
	return `${matrixText(paint.matrix)} concat <</ShadingType ${type}/ColorSpace/DeviceRGB/Coords[${coordinates.map(n).join(" ")}]/Extend[true true]/Function ${mixing(paint)}>> shfill`;
}

/** The colours along a gradient: a function for each two stops, stitched together. */
function mixing({ stops }: Gradient): string {
	const functions: string[] = [];
	const bounds: string[] = [];
	for (let k = 1; k < stops.length; k++) {
		const [before, after] = [stops[k - 1], stops[k]];
		// Two stops at one place are a step, which the functions at its sides make.
		if (after.offset <= before.offset) continue;
		if (functions.length > 0) bounds.push(plain(before.offset, 5));
		functions.push(
			`<</FunctionType 2/Domain[0 1]/N 1/C0[${channels(before)}]/C1[${channels(after)}]>>`,
		);
	}
	const encode = functions.map(() => "0 1").join(" ");
	return `<</FunctionType 3/Domain[0 1]/Bounds[${bounds.join(" ")}]/Encode[${encode}]/Functions[${functions.join("")}]>>`;
}

function picture({ place, width, height, pixels }: Picture): string[] {
	const { left, top, right, bottom } = place;
	return [
		`${left} ${top} translate ${right - left} ${bottom - top} scale/DeviceRGB setcolorspace`,
		`<</ImageType 1/Width ${width}/Height ${height}/BitsPerComponent 8/Decode[0 1 0 1 0 1]/ImageMatrix[${width} 0 0 ${height} 0 0]/Interpolate true/DataSource currentfile/ASCII85Decode filter/FlateDecode filter>>image`,
		ascii85(zlibSync(pixels, { level: 9 })),
	];
}

function channels({ r, g, b }: Rgb): string {
	return [r, g, b].map((channel) => plain(channel / 255, 4)).join(" ");
}

function matrixText(matrix: Matrix): string {
	return `[${matrix.map((value) => plain(value, 6)).join(" ")}]`;
}
