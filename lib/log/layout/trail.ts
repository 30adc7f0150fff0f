import { html, type Html } from '../html/template';

/** The way to a screen, from the overview; its own name is its heading. */
export function trail(
	...steps: ReadonlyArray<readonly [label: string | Html, href: string]>
): Html {
	return html`<nav aria-label="Path">
		<ol class="trail">
			${steps.map(([label, href]) => html`<li><a href="${href}">${label}</a></li>`)}
		</ol>
	</nav>`;
}
