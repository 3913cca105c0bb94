import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { describeSeconds } from "../parts/words.ts";
import type { Picture, Running } from "../state/pictures.ts";
import { cancel, start } from "../state/work.ts";

/** What is being made, how far it is, and what went wrong. */
export function Progress({ picture }: { readonly picture: Picture }) {
	const { running, fault, queued } = picture;
	const now = running.value;
	if (now !== undefined) return <RunningNow picture={picture} now={now} />;
	if (queued.value)
		return (
			<div class="progress">
				<p>Waiting for its turn</p>
				<CancelButton picture={picture} />
			</div>
		);
	if (fault.value !== undefined)
		return (
			<div class="progress fault" role="alert">
				<p>
					<strong>Not drawn.</strong> {fault.value.sentence}
					{fault.value.requestId !== undefined && (
						<small>Request {fault.value.requestId}</small>
					)}
				</p>
				<button type="button" class="button" onClick={() => start(picture)}>
					Try again
				</button>
			</div>
		);
	return null;
}

function RunningNow(props: {
	readonly picture: Picture;
	readonly now: Running;
}) {
	const { picture, now } = props;
	const clock = useClock();
	const seconds = Math.max(0, clock - now.since) / 1000;
	const { waiting, progress, expected } = now;
	const left =
		waiting && Math.max(0, Math.ceil((waiting.until - clock) / 1000));
	return (
		<div class={waiting === undefined ? "progress" : "progress waiting"}>
			<p>
				{waiting === undefined ? (
					<>
						<strong>{now.label}</strong> {stageWords(now, seconds)}
					</>
				) : (
					<>
						<strong>
							{waiting.why === "busy" ? "The service is busy." : "Offline."}
						</strong>{" "}
						{waiting.detail} Next try in {left} s.
					</>
				)}
			</p>
			{waiting === undefined && (
				<progress
					aria-label={`Progress of ${now.label}`}
					max="1"
					value={shareOf(progress.stage, progress.share, seconds, expected)}
				/>
			)}
			<CancelButton picture={picture} />
		</div>
	);
}

function CancelButton({ picture }: { readonly picture: Picture }) {
	return (
		<button type="button" class="button" onClick={() => cancel(picture)}>
			Cancel
		</button>
	);
}

function stageWords({ progress, expected }: Running, seconds: number): string {
	if (
		progress.stage === "sending" &&
		progress.share !== undefined &&
		progress.share < 1
	)
		return `sending ${Math.round(progress.share * 100)} %`;
	if (progress.stage === "receiving") return "receiving";
	const about =
		expected === undefined ? "" : ` of about ${describeSeconds(expected)}`;
	return `drawing, ${seconds.toFixed(1)} s${about}`;
}

/** 0 to 1, or undefined where nobody knows. */
function shareOf(
	stage: string,
	share: number | undefined,
	seconds: number,
	expected: number | undefined,
): number | undefined {
	if (stage === "sending") return share;
	if (stage === "receiving") return 1;
	return expected === undefined
		? undefined
		: Math.min(0.97, seconds / Math.max(0.05, expected));
}

/** performance.now(), ten times a second. */
function useClock(): number {
	const clock = useSignal(performance.now());
	useEffect(() => {
		const timer = setInterval(() => {
			clock.value = performance.now();
		}, 100);
		return () => clearInterval(timer);
	}, []);
	return clock.value;
}
