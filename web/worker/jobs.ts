import type { Difference } from "./difference.ts";

/** What the worker can be asked, and what it answers. */
export interface Jobs {
	readonly difference: {
		readonly asked: {
			readonly a: Uint8ClampedArray;
			readonly b: Uint8ClampedArray;
		};
		readonly answered: Difference;
	};
	readonly zip: {
		/** Names with their bytes. */
		readonly asked: Readonly<Record<string, Uint8Array>>;
		readonly answered: Uint8Array<ArrayBuffer>;
	};
}

export interface Request<Kind extends keyof Jobs = keyof Jobs> {
	readonly id: number;
	readonly kind: Kind;
	readonly asked: Jobs[Kind]["asked"];
}

export interface Reply {
	readonly id: number;
	readonly answered?: unknown;
	readonly fault?: string;
}
