import { Type } from "typebox";

/** The member of an answer that is there only when the image was traced smaller than it came. */
export const WorkingSize = Type.Optional(
	Type.Object(
		{ width: Type.Integer(), height: Type.Integer() },
		{
			title: "WorkingSize",
			description: "Told when the image was traced smaller than it came.",
		},
	),
);

/** All in pixels. @returns an object with `working_size`, or an empty one */
export function workingSize(image: {
	readonly width: number;
	readonly height: number;
	readonly workingWidth: number;
	readonly workingHeight: number;
}) {
	const { workingWidth: width, workingHeight: height } = image;
	return width === image.width && height === image.height
		? {}
		: { working_size: { width, height } };
}
