import { Attributes, html, type Content, type Html } from '../html/template';
import { bytes } from './words';
import { truncatedLine } from '../../text/error';

/** Somebody else's text on one line, set apart from the text around it; cut where it is too long for its place. */
export function foreign(text: string, most = 120): Html {
	return html`<span class="outside-text" dir="auto">${breakable(truncatedLine(text, most))}</span>`;
}

/** An address or an id: hardly any other word is that long. */
const LONG_WORD = /(\S{16,})/;
/** Where such a word is broken. */
const JOINT = /(?<=[/.?&=_:,;@|-])(?=[^/.?&=_:,;@|-])/;

/** A text whose addresses and ids are broken between their parts where a line is too short, and inside of one only if that is, too. */
function breakable(text: string): Content {
	return text
		.split(LONG_WORD)
		.map((part, at) => (at % 2 === 0 ? part : part.split(JOINT).map(afterJoint)));
}

const afterJoint = (part: string, at: number) => (at === 0 ? part : html`<wbr />${part}`);

/** An id of the log's own. */
export function idCode(id: string): Html {
	return html`<code>${breakable(id)}</code>`;
}

/** Characters of a body that are shown. */
const MOST_SHOWN = 16_384;

/** How a block is shown. */
export interface BlockOptions {
	/** What it is, for those who can't see where it stands. */
	readonly label: string;
	/** For a button that copies it. */
	readonly id?: string;
	/** Bytes of all of it, where the text is its beginning only. */
	readonly wholeBytes?: number;
	/** Characters that are shown. */
	readonly most?: number;
}

/** Somebody else's text as it is, its beginning where it is long. */
export function foreignBlock(
	text: string,
	{ label, id, wholeBytes, most = MOST_SHOWN }: BlockOptions,
): Html {
	const shown = text.length <= most ? text : text.slice(0, most).replace(/[\ud800-\udbff]$/, '');
	const length = Buffer.byteLength(shown);
	const whole = wholeBytes ?? Buffer.byteLength(text);
	const attributes = new Attributes({ id, tabindex: 0, role: 'region', 'aria-label': label });
	return html`<pre ${attributes}>${shown}</pre>
		${length < whole && html`<p class="muted">The first ${bytes(length)} of ${bytes(whole)}.</p>`}`;
}
