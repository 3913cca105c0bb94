import { Type } from "typebox";

const id = Type.String({
	pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
	description: "The job's.",
});

/** Of every route of one job. */
export const JOB_PARAMS = Type.Object({ id });

export const ITEM_PARAMS = Type.Object({
	id,
	number: Type.Integer({
		minimum: 1,
		maximum: 1_000_000,
		description: "The item's place in its job.",
	}),
});
