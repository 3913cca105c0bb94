import type { GivenOption } from "../../services/options.ts";
import { ServiceError } from "../../services/service-error.ts";

/** What a request brings: the encoded image, and options that are not checked yet. */
export interface GivenImage {
	/**
	 * @throws ServiceError FILE_NOT_FOUND where it is an upload that isn't there
	 */
	bytes(): Promise<Buffer>;
	/** The name that the client gave the file, as it came. */
	readonly filename: string | undefined;
	readonly options: readonly GivenOption[];
}

/** The error for a request without an image, however it was sent. */
export function noImage(): ServiceError {
	return new ServiceError(
		"INVALID_PARAMETERS",
		"No image is given: send a multipart form with a file field, the image itself as the body, or JSON with file_id or image.",
	);
}
