/** An element of a page, its texts and attributes without escapes. */
export interface Element {
	readonly name: string;
	readonly attributes: Readonly<Record<string, string>>;
	readonly children: ReadonlyArray<Element | string>;
}

const VOID = new Set(['br', 'hr', 'img', 'input', 'link', 'meta', 'wbr']);
const TOKEN =
	/<!doctype html>|<(script|style)>([^]*?)<\/\1>|<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z][a-zA-Z0-9:-]*(?:="[^"<]*")?)*)\s*(\/?)>|([^<>]+)/y;
const ATTRIBUTE = /([a-zA-Z][a-zA-Z0-9:-]*)(?:="([^"]*)")?/g;
const ENTITIES: Readonly<Record<string, string>> = {
	amp: '&',
	lt: '<',
	gt: '>',
	quot: '"',
	'#39': "'",
};

/**
 * Reads markup more strictly than browsers do: all that is opened is closed in order, attributes are quoted and stand once,
 * and `<`, `>` and `&` are escaped. Answers an element without a name around it.
 */
export function parseMarkup(markup: string): Element {
	const root = { name: '', attributes: {}, children: new Array<Element | string>() };
	const open = [root];
	let at = 0;
	while (at < markup.length) {
		TOKEN.lastIndex = at;
		const found = TOKEN.exec(markup);
		if (found === null) throw new Error(`Not well-formed: ${markup.slice(at, at + 80)}`);
		at += found[0].length;
		const [, raw, source = '', end, name, attributes = '', selfClosed, text] = found;
		const parent = open.at(-1) ?? root;
		if (raw !== undefined) parent.children.push({ name: raw, attributes: {}, children: [source] });
		else if (text !== undefined) parent.children.push(unescaped(text));
		else if (name !== undefined && end === '/') close(open, name);
		else if (name !== undefined) {
			const element = { name, attributes: attributesIn(attributes), children: [] };
			parent.children.push(element);
			if (selfClosed === '' && !VOID.has(name)) open.push(element);
		}
	}
	if (open.length > 1) throw new Error(`<${open.at(-1)?.name}> isn't closed`);
	return root;
}

function close(open: Array<Element>, name: string): void {
	const last = open.pop();
	if (last?.name !== name) throw new Error(`</${name}> closes <${last?.name}>`);
}

function attributesIn(text: string): Record<string, string> {
	const attributes: Record<string, string> = {};
	for (const [, name = '', value = ''] of text.matchAll(ATTRIBUTE)) {
		if (name in attributes) throw new Error(`${name} stands twice: ${text}`);
		attributes[name] = unescaped(value);
	}
	return attributes;
}

function unescaped(text: string): string {
	return text.replace(/&(?:([a-z]+|#39);)?/g, (escape, name: string | undefined) => {
		const character = ENTITIES[name ?? ''];
		if (character === undefined) throw new Error(`Not escaped: ${escape} in ${text}`);
		return character;
	});
}

/** All elements in it with one of these names (all without), in the order in which they begin. */
export function elementsIn(element: Element, ...names: readonly string[]): Element[] {
	return element.children.flatMap((child) => {
		if (typeof child === 'string') return [];
		const isAsked = names.length === 0 || names.includes(child.name);
		return [...(isAsked ? [child] : []), ...elementsIn(child, ...names)];
	});
}

/** What it says, white space as one space. */
export function textIn(element: Element | string | undefined): string {
	return rawTextIn(element).replace(/\s+/g, ' ').trim();
}

/** What it says, as it stands. */
export function rawTextIn(element: Element | string | undefined): string {
	if (element === undefined || typeof element === 'string') return element ?? '';
	return element.children.map(rawTextIn).join('');
}
