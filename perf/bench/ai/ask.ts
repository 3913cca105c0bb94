/** What one answer of the service told, and how long it took from here. */
export interface Answer {
	readonly svg: string;
	readonly bytes: number;
	/** SSIM to the input, as the service measured it. */
	readonly ssim: number;
	/** ms end to end, as the client sees it. */
	readonly ms: number;
	/** Of AI answers. */
	readonly tierUsed?: number;
	readonly tierSelected?: number;
	readonly predicted?: number;
	readonly interval?: readonly [number, number];
	readonly routingMs?: number;
	readonly inferMs?: number;
	readonly analyseMs?: number;
	/** Finding out damage and undoing it. */
	readonly restoreMs?: number;
	readonly logoType?: string;
	readonly fallback?: string;
}

/** What is read of the answers' JSON. */
interface Body {
	readonly svg: string;
	readonly size: number;
	readonly ssim: number;
	readonly ai_metadata: {
		readonly tier_used: number;
		readonly predicted_quality: number;
		readonly actual_quality: number;
		readonly fallback_used: boolean;
		readonly fallback_reason?: string;
		readonly routing: {
			readonly selected_tier: number;
			readonly routing_time: number;
			readonly logo_type: string;
			readonly tier_predictions: Record<
				string,
				{ readonly interval: readonly [number, number] }
			>;
		};
	};
}

/** What is read of /api/ai-health. */
interface Health {
	readonly components: {
		readonly model_manager: {
			readonly status: string;
			readonly models_listed: number;
			readonly process: string;
			readonly process_id: number | null;
		};
	};
}

/** Sends images to a running service. */
export function client(origin: string) {
	async function post(path: string, bytes: Uint8Array) {
		const startedAt = performance.now();
		const response = await fetch(`${origin}${path}`, {
			method: "POST",
			headers: { "content-type": "image/png" },
			body: bytes,
		});
		const body = (await response.json()) as Body;
		const ms = performance.now() - startedAt;
		if (!response.ok) throw new Error(`${path}: ${JSON.stringify(body)}`);
		return { body, ms, timing: response.headers.get("server-timing") ?? "" };
	}

	return {
		async plain(bytes: Uint8Array): Promise<Answer> {
			const { body, ms } = await post("/api/convert", bytes);
			return { svg: body.svg, bytes: body.size, ssim: body.ssim, ms };
		},
		/** @param query such as `tier=2` or `target_quality=0.9&time_budget=0.2` */
		async ai(bytes: Uint8Array, query: string): Promise<Answer> {
			const { body, ms, timing } = await post(
				`/api/convert-ai?${query}`,
				bytes,
			);
			const { ai_metadata: meta } = body;
			const { routing } = meta;
			const phase = (name: string) =>
				Number(new RegExp(`${name};dur=([\\d.]+)`).exec(timing)?.[1] ?? 0);
			return {
				svg: body.svg,
				bytes: body.size,
				ssim: meta.actual_quality,
				ms,
				tierUsed: meta.tier_used,
				tierSelected: routing.selected_tier,
				predicted: meta.predicted_quality,
				interval: routing.tier_predictions[meta.tier_used]?.interval,
				routingMs: routing.routing_time * 1000,
				inferMs: phase("infer"),
				analyseMs: phase("analyse"),
				restoreMs: phase("restore"),
				logoType: routing.logo_type,
				...(meta.fallback_used && { fallback: meta.fallback_reason }),
			};
		},
		async health(): Promise<Health> {
			const response = await fetch(`${origin}/api/ai-health`);
			return (await response.json()) as Health;
		},
	};
}

export type Client = ReturnType<typeof client>;
