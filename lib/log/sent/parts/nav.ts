import { Attributes, html, type Html } from '../../html/template';
import { link } from '../../link';

/** The screens of what was sent, to go from one to the other. */
export function sentNav(current: 'overview' | 'deliveries'): Html {
	const item = (name: typeof current, label: string, href: string) =>
		html`<li>
			<a ${new Attributes({ href, 'aria-current': name === current && 'page' })}>${label}</a>
		</li>`;
	return html`<nav aria-label="Sent">
		<ul class="segments">
			${item('overview', 'Overview', link({}))}
			${item('deliveries', 'Deliveries', link({ view: 'deliveries' }))}
		</ul>
	</nav>`;
}
