const MARKUP: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** What HTML gives a meaning, and what would change or hide the text around it: controls but tab and line breaks, marks of direction. */
const SPECIAL = /[&<>"']|(?![\t\n\r])[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Somebody else's text, to stand in HTML between tags or in a quoted attribute; control characters are shown as `\u001b`. */
export function escapeText(text: string): string {
	return text.toWellFormed().replace(SPECIAL, (character) => {
		const code = character.charCodeAt(0).toString(16).padStart(4, '0');
		return MARKUP[character] ?? `\\u${code}`;
	});
}

/** What a link may lead to: this page, another one of this server, or a web page. A script never is. */
const ADDRESS = /^(?:[?#]|\/(?!\/)|\.{1,2}\/|https?:\/\/)/i;

/** The address of a link or form; `#` for one that could run something. */
export function safeAddress(address: string): string {
	return ADDRESS.test(address) ? address : '#';
}
