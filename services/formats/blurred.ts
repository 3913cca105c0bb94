/** Of a format that can't ask for sharp sides of squares. */
export function blurred(format: string): string {
	return `${format} can't ask for drawing without anti-aliasing: where squares of pixels don't lie on those of a screen, viewers may blur their sides.`;
}
