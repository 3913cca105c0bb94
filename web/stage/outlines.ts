import svgpath from "svgpath";

/** The geometry of a drawing, ready to be painted on a canvas. */
export interface Outlines {
	readonly paths: readonly Path2D[];
	/** x and y of each node in turn, in the drawing's own units. */
	readonly nodes: Float32Array;
	/** x and y of each control point, then of the node that it belongs to. */
	readonly handles: Float32Array;
	/** The drawing's width over that of its viewBox. */
	readonly unit: number;
}

type Segment = readonly [string, ...number[]];

/**
 * Reads the shapes of an SVG as this service writes them: paths and basic shapes,
 * at most with a transform of their own or of a group.
 */
export function readOutlines(svg: string): Outlines {
	const { documentElement: root } = new DOMParser().parseFromString(
		svg,
		"image/svg+xml",
	);
	const paths: Path2D[] = [];
	const nodes: number[] = [];
	const handles: number[] = [];
	for (const element of root.querySelectorAll(
		"path,circle,ellipse,rect,line,polygon,polyline",
	)) {
		if (element.closest("defs") !== null) continue;
		const data = pathData(element);
		const path = svgpath(data);
		for (
			let at: Element | null = element;
			at !== null && at !== root;
			at = at.parentElement
		) {
			const transform = at.getAttribute("transform");
			if (transform !== null) path.transform(transform);
		}
		const plain = path.abs().unshort().unarc();
		paths.push(new Path2D(plain.toString()));
		plain.iterate((segment: Segment, _index: number, x: number, y: number) =>
			collect(segment, x, y, nodes, handles),
		);
	}
	const viewBox = root.getAttribute("viewBox")?.split(/[\s,]+/) ?? [];
	const width = Number.parseFloat(root.getAttribute("width") ?? "");
	return {
		paths,
		nodes: Float32Array.from(nodes),
		handles: Float32Array.from(handles),
		unit: width / Number(viewBox[2]) || 1,
	};
}

/** @param x of the point before the segment, and y */
function collect(
	[command, ...values]: Segment,
	x: number,
	y: number,
	nodes: number[],
	handles: number[],
): void {
	if (command === "Z" || command === "z") return;
	const [endX, endY] = endOf(command, values, x, y);
	nodes.push(endX, endY);
	if (command === "C")
		handles.push(values[0], values[1], x, y, values[2], values[3], endX, endY);
	if (command === "Q")
		handles.push(values[0], values[1], x, y, values[0], values[1], endX, endY);
}

function endOf(
	command: string,
	values: readonly number[],
	x: number,
	y: number,
): readonly [number, number] {
	if (command === "H") return [values[0], y];
	if (command === "V") return [x, values[0]];
	return [values[values.length - 2], values[values.length - 1]];
}

/** Any basic shape as path data. */
function pathData(element: Element): string {
	const number = (name: string, fallback = 0) =>
		Number.parseFloat(element.getAttribute(name) ?? "") || fallback;
	switch (element.tagName) {
		case "circle":
			return ellipse(number("cx"), number("cy"), number("r"), number("r"));
		case "ellipse":
			return ellipse(number("cx"), number("cy"), number("rx"), number("ry"));
		case "rect": {
			const [x, y] = [number("x"), number("y")];
			const [w, h] = [number("width"), number("height")];
			const rx = Math.min(number("rx", number("ry")), w / 2);
			const ry = Math.min(number("ry", number("rx")), h / 2);
			return rx === 0
				? `M${x} ${y}h${w}v${h}h${-w}z`
				: `M${x + rx} ${y}h${w - 2 * rx}a${rx} ${ry} 0 0 1 ${rx} ${ry}v${h - 2 * ry}a${rx} ${ry} 0 0 1 ${-rx} ${ry}h${2 * rx - w}a${rx} ${ry} 0 0 1 ${-rx} ${-ry}v${2 * ry - h}a${rx} ${ry} 0 0 1 ${rx} ${-ry}z`;
		}
		case "line":
			return `M${number("x1")} ${number("y1")}L${number("x2")} ${number("y2")}`;
		case "polygon":
			return `M${element.getAttribute("points")}z`;
		case "polyline":
			return `M${element.getAttribute("points")}`;
		default:
			return element.getAttribute("d") ?? "";
	}
}

function ellipse(cx: number, cy: number, rx: number, ry: number): string {
	return `M${cx - rx} ${cy}a${rx} ${ry} 0 0 1 ${2 * rx} 0a${rx} ${ry} 0 0 1 ${-2 * rx} 0z`;
}

export interface Placed {
	readonly scale: number;
	readonly left: number;
	readonly top: number;
}

/** Smallest distance of nodes on the screen at which handles are of use. */
const HANDLES_FROM_SCALE = 4;

/**
 * Paints outlines and nodes at screen resolution, however far they are zoomed.
 *
 * @param colour of the lines; nodes are filled with `paper`
 */
export function paintOutlines(
	canvas: HTMLCanvasElement,
	{ paths, nodes, handles, unit }: Outlines,
	placed: Placed,
	colours: { readonly line: string; readonly paper: string },
): void {
	const context = canvas.getContext("2d");
	if (context === null) return;
	const dots = devicePixelRatio;
	const scale = placed.scale * unit;
	const { width, height } = canvas;
	context.setTransform(1, 0, 0, 1, 0, 0);
	context.clearRect(0, 0, width, height);
	context.setTransform(
		...([scale, 0, 0, scale, placed.left, placed.top].map(
			(value) => value * dots,
		) as [number, number, number, number, number, number]),
	);
	context.strokeStyle = colours.line;
	context.lineWidth = 1.25 / scale;
	for (const path of paths) context.stroke(path);

	context.setTransform(dots, 0, 0, dots, 0, 0);
	context.lineWidth = 1;
	const onScreen = (values: Float32Array, i: number) =>
		[
			values[i] * scale + placed.left,
			values[i + 1] * scale + placed.top,
		] as const;
	const isSeen = (x: number, y: number) =>
		x > -8 && y > -8 && x < width / dots + 8 && y < height / dots + 8;
	if (scale >= HANDLES_FROM_SCALE) {
		context.globalAlpha = 0.6;
		context.beginPath();
		for (let i = 0; i < handles.length; i += 4) {
			const [x, y] = onScreen(handles, i);
			const [ofX, ofY] = onScreen(handles, i + 2);
			if (!isSeen(x, y) && !isSeen(ofX, ofY)) continue;
			context.moveTo(ofX, ofY);
			context.lineTo(x, y);
			context.moveTo(x + 2, y);
			context.arc(x, y, 2, 0, 7);
		}
		context.stroke();
		context.globalAlpha = 1;
	}
	context.beginPath();
	for (let i = 0; i < nodes.length; i += 2) {
		const [x, y] = onScreen(nodes, i);
		if (isSeen(x, y)) context.rect(x - 2.5, y - 2.5, 5, 5);
	}
	context.fillStyle = colours.paper;
	context.fill();
	context.stroke();
}
