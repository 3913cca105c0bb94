import type { Output } from "../services/formats/options.ts";
import type { Written, WrittenFormat } from "../services/formats/order.ts";

/** A finished conversion, as the writers see it: the same for every route. */
export interface Drawing {
	readonly svg: string;
	/** Names the drawing: equal names, equal bytes of the SVG and of all that is written from it alone. */
	readonly name: string;
	/** Names all that is told of it: equal names, equal bytes of the JSON. */
	readonly account: string;
	/** What the route tells in JSON, the SVG included. */
	describe(): object;
}

/** A drawing, what a client wants of it, and who writes that. */
export interface Ordered extends Drawing {
	readonly output: Output;
	/** Of what is written in a format by this very order; empty where the SVG is as it was traced. */
	mark(format: string): string;
	write(format: WrittenFormat): Promise<Written>;
	/** Several formats in a zip. */
	pack(formats: readonly WrittenFormat[]): Promise<Written>;
}
