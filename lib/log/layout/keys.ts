import { html } from '../html/template';

const KEYS = [
	['/', 'Search deliveries'],
	['j', 'Next row'],
	['k', 'Previous row'],
	['x', 'Select the row'],
	['Enter', 'Open the row'],
	['?', 'Show this list'],
] as const;

const rows = KEYS.map(
	([key, does]) =>
		html`<tr>
			<th scope="row"><kbd>${key}</kbd></th>
			<td>${does}</td>
		</tr>`,
);

/** What the keys do; opened by the script. */
export const keysDialog = html`<dialog id="keys" aria-labelledby="keys-title">
	<h2 id="keys-title">Keyboard shortcuts</h2>
	<table>
		<caption class="unseen">
			Keys and what they do
		</caption>
		<thead>
			<tr>
				<th scope="col">Key</th>
				<th scope="col">Action</th>
			</tr>
		</thead>
		<tbody>
			${rows}
		</tbody>
	</table>
	<p>
		<label><input type="checkbox" data-keys-on="true" checked /> Use these shortcuts</label>
	</p>
	<form method="dialog"><button>Close</button></form>
</dialog>`;
