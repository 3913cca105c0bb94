/** How long a colour must rest before it is asked for: choosers tell of every move. */
const SETTLE_MS = 300;
let settling: ReturnType<typeof setTimeout>;

/** A colour with its share: ticked to be merged, clicked to be changed. */
export function Swatch(props: {
	/** `#rrggbb` */
	readonly colour: string;
	/** 0 to 1; undefined where it isn't known. */
	readonly share: number | undefined;
	readonly picked: boolean;
	readonly onPick: () => void;
	readonly onRepaint: (to: string) => void;
}) {
	const { colour, share, picked, onPick, onRepaint } = props;
	return (
		<li class="swatch">
			<input
				type="checkbox"
				checked={picked}
				aria-label={`Pick ${colour}`}
				onChange={onPick}
			/>
			<input
				type="color"
				value={colour}
				aria-label={`Change ${colour}`}
				onInput={({ currentTarget }) => {
					const { value } = currentTarget;
					clearTimeout(settling);
					settling = setTimeout(() => onRepaint(value), SETTLE_MS);
				}}
			/>
			<span>
				<code>{colour}</code>
				{share !== undefined && (
					<small>{share < 0.001 ? "< 0.1" : (share * 100).toFixed(1)} %</small>
				)}
			</span>
		</li>
	);
}
