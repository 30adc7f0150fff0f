import { Attributes, html, type Content, type Html } from '../../html/template';

/** The name of a column; of one of numbers in a list, as its cells have the class `number`. */
export type ColumnName = string | readonly [numbers: string];

/** The head of a table's column. */
function columnHead(name: ColumnName): Html {
	const isOfNumbers = typeof name !== 'string';
	const attributes = new Attributes({ class: isOfNumbers && 'number' });
	return html`<th scope="col" role="columnheader" ${attributes}>${name}</th>`;
}

/**
 * A table that is shown as cards where there is little room; its rows are of `cell`s, each a `<tr role="row">`. `selecting`:
 * the head of a column before the named ones.
 */
export function cardsTable(
	caption: string,
	head: readonly ColumnName[],
	rows: readonly Html[],
	selecting?: Content,
): Html {
	return html`<table class="cards" role="table">
		<caption class="unseen">
			${caption}
		</caption>
		<thead role="rowgroup">
			<tr role="row">
				${selecting} ${head.map(columnHead)}
			</tr>
		</thead>
		<tbody role="rowgroup">
			${rows}
		</tbody>
	</table>`;
}
