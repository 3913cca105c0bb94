/** An element of our SVG; text between elements there is none. */
export interface Element {
	readonly name: string;
	readonly attributes: Readonly<Record<string, string>>;
	readonly children: readonly Element[];
}

const TAG = /<(\/?)([A-Za-z]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/y;
const ATTRIBUTE = /([\w:-]+)="([^"<]*)"/g;

/**
 * Reads the markup that our converters write: elements and attributes in double quotes, nothing
 * else. It isn't a reader of other people's XML, and says so by throwing.
 *
 * @param svg a whole document of ours
 * @returns its root
 * @throws Error at whatever isn't such markup
 */
export function readMarkup(svg: string): Element {
	const top: Element[] = [];
	const open: { name: string; children: Element[] }[] = [
		{ name: "", children: top },
	];
	let at = 0;
	while (at < svg.length) {
		TAG.lastIndex = at;
		const found = TAG.exec(svg);
		if (found === null) throw unread(svg, at);
		at = TAG.lastIndex;
		const [, closing, name, written, empty] = found;
		const parent = open[open.length - 1];
		if (closing !== "") {
			if (parent.name !== name) throw unread(svg, found.index);
			open.pop();
			continue;
		}
		const children: Element[] = [];
		parent.children.push({ name, attributes: attributesOf(written), children });
		if (empty === "") open.push({ name, children });
	}
	if (top.length !== 1 || open.length !== 1) throw unread(svg, at);
	return top[0];
}

function attributesOf(written: string): Record<string, string> {
	const attributes: Record<string, string> = Object.create(null);
	for (const [, name, value] of written.matchAll(ATTRIBUTE))
		attributes[name] = value;
	return attributes;
}

function unread(svg: string, at: number): Error {
	return new Error(`no markup of ours: ${svg.slice(at, at + 60)}`);
}
