import { Attributes, html, type Html } from '../html/template';
import { link } from '../link';
import { SPANS, type SpanName } from './spans';
import type { Query } from '../screen';

/** The spans to choose from; `at` is the screen's address. */
export function spanNav(current: SpanName, at: Query): Html {
	const items = Object.entries(SPANS).map(([name, { label }]) => {
		const href = link({ ...at, span: name });
		return html`<li>
			<a ${new Attributes({ href, 'aria-current': name === current && 'true' })}>${label}</a>
		</li>`;
	});
	return html`<nav aria-label="Time span">
		<ul class="segments">
			${items}
		</ul>
	</nav>`;
}
