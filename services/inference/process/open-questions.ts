import { InferenceError } from "../inference-error.ts";
import type { Answer, FromChild } from "./messages.ts";

interface OpenQuestion {
	resolve(answer: Answer): void;
	reject(reason: InferenceError): void;
}

/** What was asked of one life of the process and is not answered yet. */
export function createOpenQuestions() {
	const open = new Map<number, OpenQuestion>();
	let lastId = 0;
	return {
		/** @returns the question's number, and what its answer will be */
		add(): { readonly id: number; readonly answer: Promise<Answer> } {
			const id = ++lastId;
			const answer = new Promise<Answer>((resolve, reject) => {
				open.set(id, { resolve, reject });
			});
			return { id, answer };
		},

		has: (id: number): boolean => open.has(id),

		/** Takes the child's word for whichever question it is about. */
		settle(message: FromChild): void {
			if (!("id" in message)) return;
			const asked = open.get(message.id);
			open.delete(message.id);
			if (message.ok) asked?.resolve(message.value);
			else asked?.reject(new InferenceError(message.code, message.message));
		},

		/** Nobody will answer any more. */
		failAll(reason: InferenceError): void {
			for (const asked of open.values()) asked.reject(reason);
			open.clear();
		},
	};
}
