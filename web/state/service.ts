import { computed, effect, signal } from "@preact/signals";
import { isAway, ServiceRefusal } from "../../client/src/index.ts";
import { once } from "../service/client.ts";
import { type Offer, readOffer } from "../service/offer.ts";
import { noteAccess } from "./key-wanted.ts";

/** What is known of the service. */
export type ServiceState = "unknown" | "serving" | "busy" | "away";
/** `off` also where a gradual rollout leaves this visitor out. */
export type AiState = "unknown" | "off" | "loading" | "ok" | "degraded";

export const serviceState = signal<ServiceState>("unknown");
export const aiState = signal<AiState>("unknown");
export const offer = signal<Offer | undefined>(undefined);

export const aiOn = computed(
	() => aiState.value !== "off" && aiState.value !== "unknown",
);

/** The sub-pixel tracer's options. */
export const subpixelOptions = computed(
	() => offer.value?.converters.get("subpixel") ?? [],
);

const EVERY_MS = 2000;
const HIDDEN_EVERY_MS = 30_000;
/** Rollouts change without the service's own state changing. */
const ASK_FOR_MYSELF_EVERY = 15;

let round = 0;
/** What readiness told last, before the visitor's own share in it. */
let told: string | undefined;

/** Follows the service's state, and with it the flag, while the page is open. */
export function followService(): void {
	let timer: ReturnType<typeof setTimeout>;
	const look = async () => {
		clearTimeout(timer);
		await lookOnce();
		timer = setTimeout(look, document.hidden ? HIDDEN_EVERY_MS : EVERY_MS);
	};
	document.addEventListener("visibilitychange", () => {
		if (!document.hidden) look();
	});
	addEventListener("online", look);
	addEventListener("offline", () => {
		serviceState.value = "away";
	});
	effect(() => {
		// The AI route's options are told only while it is there.
		if (aiState.value !== "unknown") refreshOffer();
	});
	look();
}

async function lookOnce(): Promise<void> {
	let ai: AiState;
	try {
		ai = (await once.ready()).checks.ai as AiState;
		serviceState.value = "serving";
	} catch (error) {
		serviceState.value = isAway(error) ? "away" : "busy";
		return;
	}
	const changed = ai !== told;
	told = ai;
	if (ai === "off") aiState.value = "off";
	else if (changed || round++ % ASK_FOR_MYSELF_EVERY === 0)
		aiState.value = (await isMine()) ? ai : "off";
}

/** Whether the flag is on for this very visitor. */
async function isMine(): Promise<boolean> {
	try {
		await once.modelStatus();
		return true;
	} catch (error) {
		noteAccess(error);
		return !(error instanceof ServiceRefusal && error.status === 404);
	}
}

/** Looks at once whether the flag is on for this visitor. */
export function askForMyself(): void {
	told = undefined;
}

/** The AI route wasn't there when it was asked: looks again at once. */
export function aiWasMissing(): void {
	aiState.value = "off";
	told = undefined;
}

async function refreshOffer(): Promise<void> {
	try {
		offer.value = await readOffer();
	} catch {
		setTimeout(refreshOffer, 2 * EVERY_MS);
	}
}
