import { Choose } from "./choose.tsx";
import { bringSample, SAMPLES } from "./intake.ts";

/** What is there before there is a picture. */
export function Start() {
	return (
		<main class="start">
			<div class="drop-zone">
				<Emblem />
				<h1>
					<span>Drop a logo.</span> <span>See what it becomes.</span>
				</h1>
				<p>PNG, JPEG, WebP or GIF. Several at once, or pasted.</p>
				<Choose class="button primary large">Choose pictures</Choose>
			</div>
			<section class="samples" aria-labelledby="samples-title">
				<h2 id="samples-title">Or try one of these</h2>
				<ul>
					{SAMPLES.map((sample) => (
						<li key={sample.file}>
							<button
								type="button"
								class="sample"
								onClick={() => bringSample(sample)}
							>
								<img
									src={`samples/${sample.file}`}
									alt=""
									width="72"
									height="72"
								/>
								<span>
									<strong>{sample.title}</strong>
									<small>{sample.note}</small>
								</span>
							</button>
						</li>
					))}
				</ul>
			</section>
		</main>
	);
}

/** Half of it in pixels, half as the curve that they meant. */
function Emblem() {
	const radius = 44;
	const pixel = 8;
	const squares = [];
	for (let y = -radius; y < radius; y += pixel)
		for (let x = -radius - pixel; x < 0; x += pixel) {
			const far = Math.hypot(x + pixel / 2, y + pixel / 2);
			const cover = Math.min(
				1,
				Math.max(0, (radius + pixel / 2 - far) / pixel),
			);
			if (cover > 0)
				squares.push(
					<rect
						key={`${x},${y}`}
						{...{ x, y, width: pixel, height: pixel, opacity: cover }}
					/>,
				);
		}
	const handle = radius * 0.5523;
	const nodes = [
		[0, -radius, handle, -radius],
		[radius, 0, radius, -handle],
		[radius, 0, radius, handle],
		[0, radius, handle, radius],
	];
	return (
		<svg class="emblem" viewBox="-56 -56 112 112" aria-hidden="true">
			<g class="emblem-pixels">{squares}</g>
			<path
				class="emblem-curve"
				d={`M0-${radius}A${radius} ${radius} 0 0 1 0 ${radius}z`}
			/>
			<g class="emblem-nodes">
				{nodes.map(([x, y, toX, toY]) => (
					<g key={`${toX},${toY}`}>
						<path d={`M${x} ${y}L${toX} ${toY}`} />
						<circle cx={toX} cy={toY} r="1.8" />
						<rect x={x - 2.6} y={y - 2.6} width="5.2" height="5.2" />
					</g>
				))}
			</g>
		</svg>
	);
}
