import { Attributes, html, type Content, type Html } from '../../html/template';

/** A cell that is labelled where the table is shown as cards; nothing stands in it where there is nothing to say. */
export function cell(label: string, content: Content, classes = ''): Html {
	const attributes = new Attributes({
		role: 'cell',
		'data-label': label,
		class: classes === '' ? undefined : classes,
	});
	return html`<td ${attributes}>${content}</td>`;
}
