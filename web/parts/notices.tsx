import { aiState, serviceState } from "../state/service.ts";

/** What is out of order just now, in a line under the header. */
export function Notices() {
	const text = notice();
	return (
		<div role="status" class="notices">
			{text !== undefined && <p class="notice">{text}</p>}
		</div>
	);
}

function notice(): string | undefined {
	if (serviceState.value === "away")
		return navigator.onLine
			? "The service doesn't answer. What you have stays here; the page goes on as soon as it is back."
			: "You are offline. What you have stays here; the page goes on as soon as you are back.";
	if (serviceState.value === "busy")
		return "The service takes no work just now. The page tries again by itself.";
	if (aiState.value === "loading")
		return "The models are loading. Until they are there the plain conversion stands in, and is replaced then.";
	if (aiState.value === "degraded")
		return "Not all models are there: rules of thumb stand in for the others.";
	return undefined;
}
