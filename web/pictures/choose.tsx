import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { hasJobs } from "../state/jobs.ts";
import { ACCEPTED } from "./intake.ts";
import { takeFiles } from "./take-files.ts";

/** A button that opens the system's file chooser. */
export function Choose(props: {
	readonly class: string;
	readonly label?: string;
	readonly children: ComponentChildren;
}) {
	const input = useRef<HTMLInputElement>(null);
	return (
		<>
			<button
				type="button"
				class={props.class}
				aria-label={props.label}
				onClick={() => input.current?.click()}
			>
				{props.children}
			</button>
			<input
				ref={input}
				type="file"
				accept={hasJobs.value ? `${ACCEPTED},.zip` : ACCEPTED}
				multiple
				hidden
				onChange={({ currentTarget }) => {
					takeFiles([...(currentTarget.files ?? [])]);
					// So that the same file can be chosen again.
					currentTarget.value = "";
				}}
			/>
		</>
	);
}
