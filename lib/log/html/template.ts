import { escapeText, safeAddress } from './escape';
import { checkName, placesIn, type Place } from './places';

/** Made by `html` alone, so that no other object passes for it. */
class Markup {
	readonly #brand = true;

	constructor(readonly text: string) {}

	static is(value: unknown): value is Markup {
		return typeof value === 'object' && value !== null && #brand in value;
	}
}

/** Markup in which nothing is left to escape; only `html` makes it. */
export type Html = Markup;

/** What can stand between tags: texts are escaped, lists follow one another, nothing stands for undefined, null and false. */
export type Content = Html | string | number | undefined | null | false | readonly Content[];

/** Attributes of a tag: true is written without a value, false and undefined leave it out. */
export class Attributes {
	/** No object that only looks like it passes for it. */
	readonly #brand = true;

	/** As they are written. */
	readonly text: string;

	constructor(given: Readonly<Record<string, string | number | boolean | undefined>>) {
		this.text = Object.entries(given).flatMap(written).join(' ');
	}

	static is(value: unknown): value is Attributes {
		return typeof value === 'object' && value !== null && #brand in value;
	}
}

/** A style sheet or script of our own in its element, without white space around, as its hash is of what stands between the tags. */
export function ownElement(name: 'style' | 'script', source: string): Html {
	if (/<\/|<!--/.test(source)) throw new SyntaxError("The source can't contain </ or <!--");
	return new Markup(`<${name}>${source}</${name}>`);
}

/** A template as it is written: its texts without what only lays them out here, as a page has hundreds of rows, and its places. */
interface Known {
	readonly texts: readonly string[];
	readonly places: readonly Place[];
}

const known = new WeakMap<TemplateStringsArray, Known>();

function knownOf(template: TemplateStringsArray): Known {
	const before = known.get(template);
	if (before !== undefined) return before;
	const texts = template.map((text) => text.replace(/\s*\n\s*/g, '\n'));
	const read = { texts, places: placesIn(template) };
	known.set(template, read);
	return read;
}

/**
 * Markup from a template. Texts between tags and in attributes (always quoted) are escaped, addresses that could run
 * something become `#`. Throws where a value stands where it can't be escaped.
 */
export function html(template: TemplateStringsArray, ...values: readonly Hole[]): Html {
	const { texts, places } = knownOf(template);
	let text = texts[0] ?? '';
	for (const [at, value] of values.entries()) {
		text += WRITERS[places[at] ?? 'text'](value) + (texts[at + 1] ?? '');
	}
	return new Markup(text);
}

type Hole = Content | Attributes;

const WRITERS: Readonly<Record<Place, (value: Hole) => string>> = {
	text: between,
	attributes: (value) => (Attributes.is(value) ? value.text : misplaced(value)),
	value: (value) => escapeText(textOf(value)),
	address: (value) => escapeText(safeAddress(textOf(value))),
};

function between(value: Hole): string {
	if (Markup.is(value)) return value.text;
	if (Array.isArray(value)) return value.map(between).join('');
	return escapeText(textOf(value));
}

function textOf(value: Hole): string {
	if (typeof value === 'string') return value;
	if (typeof value === 'number') return String(value);
	return value === undefined || value === null || value === false ? '' : misplaced(value);
}

function misplaced(value: unknown): never {
	throw new TypeError(`A value of the type ${typeof value} can't stand here`);
}

function written([name, value]: readonly [
	string,
	string | number | boolean | undefined,
]): string[] {
	if (!/^[a-z][a-z-]*$/.test(name)) throw new SyntaxError(`${name} isn't a valid attribute`);
	checkName(name);
	if (value === false || value === undefined) return [];
	if (value === true) return [name];
	const text = name === 'href' ? safeAddress(String(value)) : String(value);
	return [`${name}="${escapeText(text)}"`];
}
