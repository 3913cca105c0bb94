import { ServiceError } from "../service-error.ts";

/** What libvips, its loaders and the C++ beneath say when the machine, not the image, is at fault. */
const SHORT_OF_RESOURCES =
	/out of memory|insufficient memory|bad_alloc|(cannot|can't|could ?n.t|could not|failed to|unable to) alloc|memory allocation|creating thread|temporarily unavailable|too many open files/i;
/** A loader that the process itself has closed, or whose library is missing. */
const CLOSED = /operation is blocked|class ".*" not found/i;

const RETRY_AFTER_SECONDS = 1;

/**
 * Tells why a decoder failed: for want of memory or threads, by a fault of the
 * service, or, mostly, because the image is damaged. sharp gives nothing but a
 * text to tell them apart.
 *
 * @param cause what sharp threw
 * @param damaged the sentence for a client whose image is damaged
 * @returns OVERLOADED, CONVERSION_FAILED or INVALID_IMAGE, with the cause
 */
export function decoderFault(cause: unknown, damaged: string): ServiceError {
	const text = cause instanceof Error ? cause.message : String(cause);
	// RangeError: a buffer that V8 itself could not have.
	if (cause instanceof RangeError || SHORT_OF_RESOURCES.test(text))
		return new ServiceError(
			"OVERLOADED",
			"There is too little memory to decode the image right now; try again shortly.",
			{ cause, retryAfter: RETRY_AFTER_SECONDS },
		);
	if (cause instanceof TypeError || CLOSED.test(text))
		return new ServiceError(
			"CONVERSION_FAILED",
			"The image could not be decoded by a fault of the service.",
			{ cause },
		);
	return new ServiceError("INVALID_IMAGE", damaged, { cause });
}
