import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Drawing } from "../service/convert.ts";
import type { Picture } from "../state/pictures.ts";
import { askWorker } from "../worker/ask-worker.ts";
import type { Difference } from "../worker/difference.ts";
import { placeStyle } from "./stage-place.ts";

/** Sides in pixels above which pictures are compared smaller. */
const MOST = 1024;

/** Where picture and drawing differ, and by how much. */
export function DifferenceLayer(props: {
	readonly picture: Picture;
	readonly drawing: Drawing;
}) {
	const { picture, drawing } = props;
	const canvas = useRef<HTMLCanvasElement>(null);
	const told = useSignal("Comparing");
	const size = picture.size.value;
	useEffect(() => {
		let current = true;
		if (size === undefined) return;
		if (size === "unseen") {
			told.value =
				"This browser can't show the picture, so there is nothing to compare.";
			return;
		}
		told.value = "Comparing";
		const shrink = Math.min(1, MOST / Math.max(size.width, size.height));
		const width = Math.max(1, Math.round(size.width * shrink));
		const height = Math.max(1, Math.round(size.height * shrink));
		compare(picture.url, drawing.svg, width, height).then(
			({ pixels, mean, visible }) => {
				const context = canvas.current?.getContext("2d");
				if (!current || !canvas.current || !context) return;
				Object.assign(canvas.current, { width, height });
				context.putImageData(new ImageData(pixels, width, height), 0, 0);
				told.value = `${percent(visible)} of the pixels differ visibly; on average ${mean.toFixed(2)} just noticeable steps`;
			},
			(error: Error) => {
				if (current) told.value = error.message;
			},
		);
		return () => {
			current = false;
		};
	}, [picture, drawing, size]);
	return (
		<>
			<canvas ref={canvas} class="placed pixels" style={placeStyle()} />
			<p class="readout" role="status">
				<span class="ramp" aria-hidden="true" /> {told}
			</p>
		</>
	);
}

function percent(share: number): string {
	return share > 0 && share < 0.001
		? "< 0.1 %"
		: `${(share * 100).toFixed(1)} %`;
}

async function compare(
	pictureUrl: string,
	svg: string,
	width: number,
	height: number,
): Promise<Difference> {
	const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
	try {
		const a = await pixelsOf(pictureUrl, width, height);
		const b = await pixelsOf(url, width, height);
		return await askWorker("difference", { a, b }, [a.buffer, b.buffer]);
	} finally {
		URL.revokeObjectURL(url);
	}
}

async function pixelsOf(url: string, width: number, height: number) {
	const image = new Image();
	image.src = url;
	await image.decode();
	const canvas = new OffscreenCanvas(width, height);
	const context = canvas.getContext("2d", { willReadFrequently: true });
	if (context === null) throw new Error("This browser can't compare pictures.");
	context.drawImage(image, 0, 0, width, height);
	return context.getImageData(0, 0, width, height).data;
}
