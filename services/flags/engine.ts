import { EventEmitter } from "node:events";
import { Unleash, type UnleashConfig, UnleashEvents } from "unleash-client";
import type { FeatureList } from "./feature-list.ts";

/** Who asks, in Unleash's words; a gradual rollout sticks to either. */
export interface FlagContext {
	readonly sessionId?: string;
	readonly userId?: string;
}

/**
 * unleash-client's own evaluation over a feature list that is replaced in one
 * step, so that strategies, constraints, segments and rollouts mean here what
 * they mean in Unleash's dashboard. Nothing is fetched, and until the first
 * list every flag is off.
 */
export function createFlagEngine(appName: string) {
	let features = new Map<string, FeatureList["features"][number]>();
	let segments = new Map<
		number,
		NonNullable<FeatureList["segments"]>[number]
	>();
	const repository = Object.assign(new EventEmitter(), {
		getToggle: (name: string) => features.get(name),
		getToggles: () => [...features.values()],
		getTogglesWithSegmentData: () => [...features.values()],
		getSegment: (id: number) => segments.get(id),
		start: async () => {},
		stop: () => {},
	});
	const engine = new Unleash({
		appName,
		// Never asked, but wanted.
		url: "http://localhost/",
		refreshInterval: 0,
		disableMetrics: true,
		disableAutoStart: true,
		skipInstanceCountWarning: true,
		repository: repository as unknown as UnleashConfig["repository"],
	});
	// Without a listener the library prints to the console.
	engine.on(UnleashEvents.Error, () => {});
	repository.emit(UnleashEvents.Ready);

	return {
		replace(list: FeatureList): void {
			features = new Map(list.features.map((flag) => [flag.name, flag]));
			segments = new Map(list.segments?.map((one) => [one.id, one]));
		},
		/** Whether the flag is on for this context; off when it is unknown. */
		isEnabled(name: string, context: FlagContext): boolean {
			return engine.isEnabled(name, { ...context }, false);
		},
		/** The flag's variant for this context, with its payload; undefined for none. */
		variant(name: string, context: FlagContext) {
			const {
				enabled,
				name: variant,
				payload,
			} = engine.getVariant(name, {
				...context,
			});
			return enabled && payload !== undefined
				? { name: variant, payload: payload.value }
				: undefined;
		},
		/** Whether the flag may be on for anyone at all. */
		isSwitchedOn(name: string): boolean {
			return features.get(name)?.enabled ?? false;
		},
		close(): void {
			engine.destroy();
		},
	};
}
