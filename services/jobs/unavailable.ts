/** Jobs can't be taken here and now; the message says what to do about it. */
export class JobsUnavailable extends Error {
	override readonly name = "JobsUnavailable";
}
