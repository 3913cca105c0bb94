/** Connected pixels of a ground are so many at least. */
const LEAST = 100;

/**
 * Takes specks out of a ground: pixels of its colour that a codec left within what lies on it. They would be openings, in which what is hidden
 * beneath shows.
 *
 * @param member 1 for each pixel of the ground and what is blurred on it; specks become 0
 */
export function withoutSpecks(member: Uint8Array, width: number): void {
	const seen = new Uint8Array(member.length);
	for (let start = 0; start < member.length; start++) {
		if (!member[start] || seen[start]) continue;
		const part = [start];
		seen[start] = 1;
		const visit = (j: number) => {
			if (!member[j] || seen[j]) return;
			seen[j] = 1;
			part.push(j);
		};
		for (let k = 0; k < part.length; k++) {
			const i = part[k];
			if (i % width > 0) visit(i - 1);
			if (i % width < width - 1) visit(i + 1);
			visit(i - width);
			visit(i + width);
		}
		if (part.length < LEAST) for (const i of part) member[i] = 0;
	}
}
