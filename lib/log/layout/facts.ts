import { html, type Content, type Html } from '../html/template';

/** Names and what they are; those without are left out. */
export function factList(rows: ReadonlyArray<readonly [string, Content]>): Html {
	const given = rows.filter(([, value]) => value !== undefined && value !== false && value !== '');
	return html`<dl class="facts">
		${given.map(
			([name, value]) =>
				html`<dt>${name}</dt>
					<dd>${value}</dd>`,
		)}
	</dl>`;
}
