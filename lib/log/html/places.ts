/**
 * Where in a template a value stands: between tags, among a tag's attributes, in a quoted attribute, or at the beginning
 * of one that is an address.
 */
export type Place = 'text' | 'attributes' | 'value' | 'address';

interface State {
	readonly within: 'text' | 'tag' | 'value' | 'script';
	/** The element whose tag is open, or whose script it is; empty for an end tag. */
	readonly element: string;
	/** The attribute whose value is open. */
	readonly attribute: string;
}

const TAG = /<(\/?)([a-z][a-zA-Z0-9-]*)/y;
const DECLARATION = /<!(?:doctype [a-z]+|--[^]*?--)>/iy;
const IN_TAG = /(\s+)|(\/?>)|([a-zA-Z][a-zA-Z0-9:-]*)(="?)?/y;
const ADDRESSES = new Set(['href', 'src', 'action', 'formaction', 'poster', 'data', 'xlink:href']);
const SCRIPTS = new Set(['script', 'style']);

/**
 * The places of a template's values, by the texts between them. Throws for a template that could not be escaped rightly,
 * or that has a handler or a style among its attributes.
 */
export function placesIn(texts: readonly string[]): readonly Place[] {
	let state: State = { within: 'text', element: '', attribute: '' };
	const places: Place[] = [];
	texts.forEach((text, at) => {
		state = after(text, state);
		if (at < texts.length - 1) places.push(placeOf(state, text));
	});
	if (state.within !== 'text') throw new SyntaxError(`The template ends in a ${state.within}`);
	return places;
}

function placeOf({ within, attribute }: State, before: string): Place {
	switch (within) {
		case 'text':
			return 'text';
		case 'script':
			throw new SyntaxError('A value would be run');
		case 'tag':
			if (!/\s$/.test(before)) throw new SyntaxError(`No space before attributes: ${before}`);
			return 'attributes';
		case 'value':
			return before.endsWith('="') && ADDRESSES.has(attribute) ? 'address' : 'value';
	}
}

/** The state after this text. */
function after(text: string, before: State): State {
	let state = before;
	let at = 0;
	while (at < text.length) {
		const step = STEPS[state.within](text, at, state);
		if (step === undefined) throw new SyntaxError(`Not understood: ${text.slice(at, at + 40)}`);
		[state, at] = step;
	}
	return state;
}

type Step = (text: string, at: number, state: State) => readonly [State, number] | undefined;

const STEPS: Readonly<Record<State['within'], Step>> = {
	text: (text, at, state) => {
		const next = text.indexOf('<', at);
		if (next < 0) return [state, text.length];
		const [declaration] = matched(DECLARATION, text, next) ?? [];
		if (declaration !== undefined) return [state, next + declaration.length];
		const [tag, end, element = ''] = matched(TAG, text, next) ?? [];
		if (tag === undefined) return undefined;
		return [{ ...state, within: 'tag', element: end === '' ? element : '' }, next + tag.length];
	},
	tag: (text, at, state) => {
		const [whole, , close, attribute = '', equals] = matched(IN_TAG, text, at) ?? [];
		if (whole === undefined || equals === '=') return undefined;
		const next = at + whole.length;
		if (close !== undefined) {
			const isScript = close === '>' && SCRIPTS.has(state.element);
			return [{ ...state, within: isScript ? 'script' : 'text' }, next];
		}
		checkName(attribute);
		return [equals === undefined ? state : { ...state, within: 'value', attribute }, next];
	},
	value: (text, at, state) => {
		const end = text.indexOf('"', at);
		return end < 0 ? [state, text.length] : [{ ...state, within: 'tag' }, end + 1];
	},
	script: (text, at, state) => {
		const end = text.indexOf(`</${state.element}`, at);
		return end < 0 ? [state, text.length] : [{ ...state, within: 'text' }, end];
	},
};

/** Throws for an attribute that would be run, or that the page's policy would ignore. */
export function checkName(attribute: string): void {
	if (!/^(?:on.*|style|srcdoc)$/i.test(attribute)) return;
	throw new SyntaxError(`The attribute ${attribute} is run, or ignored`);
}

function matched(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
	pattern.lastIndex = at;
	return pattern.exec(text);
}
