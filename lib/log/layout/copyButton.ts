import { Attributes, html, type Html } from '../html/template';

/** A button that copies the element with this id; the script shows it. */
export function copyButton(id: string, label: string): Html {
	const attributes = new Attributes({
		type: 'button',
		'data-copy': id,
		'data-scripted': true,
		hidden: true,
	});
	return html`<button ${attributes}>${label}</button>`;
}
