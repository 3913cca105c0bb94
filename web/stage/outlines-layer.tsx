import { useEffect, useMemo, useRef } from "preact/hooks";
import { paintOutlines, readOutlines } from "./outlines.ts";
import { placed, room } from "./view.ts";

/** Every outline, node and handle of the drawing, and how many there are. */
export function OutlinesLayer({ svg }: { readonly svg: string }) {
	const canvas = useRef<HTMLCanvasElement>(null);
	const outlines = useMemo(() => readOutlines(svg), [svg]);
	const { width, height } = room.value;
	const now = placed.value;
	useEffect(() => {
		if (canvas.current === null) return;
		canvas.current.width = Math.round(width * devicePixelRatio);
		canvas.current.height = Math.round(height * devicePixelRatio);
	}, [width, height]);
	useEffect(() => {
		const target = canvas.current;
		if (target === null) return;
		const frame = requestAnimationFrame(() => {
			const style = getComputedStyle(target);
			paintOutlines(target, outlines, now, {
				line: style.getPropertyValue("--outline-line"),
				paper: style.getPropertyValue("--outline-node"),
			});
		});
		return () => cancelAnimationFrame(frame);
	}, [outlines, now, width, height]);
	return (
		<>
			<div class="layer outlines">
				<canvas ref={canvas} />
			</div>
			<p class="readout second" role="status">
				{outlines.paths.length} outlines, {outlines.nodes.length / 2} nodes
			</p>
		</>
	);
}
