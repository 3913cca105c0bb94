import type { BaseLogger } from "pino";

/** Where the flags come from. */
export interface FlagSource {
	readonly kind: "unleash" | "file";
	/** How the source stands, in a word. */
	status(): string;
	/** To be told of each answer given, for Unleash's usage figures. */
	count(flag: string, enabled: boolean): void;
	close(): Promise<void>;
}

export type FlagLog = Pick<BaseLogger, "info" | "warn" | "debug">;
