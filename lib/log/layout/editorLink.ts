import { html, type Content, type Html } from '../html/template';
import type { Frame } from '../screen';

/** A link to a page of n8n's editor; `path` has its segments below the editor's address. */
export function editorLink(
	{ editorAddress }: Pick<Frame, 'editorAddress'>,
	path: readonly string[],
	content: Content,
): Html {
	const segments = path.map((segment) => encodeURIComponent(segment.toWellFormed()));
	const address = [editorAddress, ...segments].join('/');
	return html`<a href="${address}" rel="noreferrer">${content}</a>`;
}
