import { html, type Html } from '../html/template';

/** A table that is shown as cards where there is little room; its rows are of `cell`s, each a `<tr role="row">`. */
export function cardsTable(caption: string, head: readonly string[], rows: readonly Html[]): Html {
	return html`<table class="cards" role="table">
		<caption class="unseen">
			${caption}
		</caption>
		<thead role="rowgroup">
			<tr role="row">
				${head.map((name) => html`<th scope="col" role="columnheader">${name}</th>`)}
			</tr>
		</thead>
		<tbody role="rowgroup">
			${rows}
		</tbody>
	</table>`;
}
