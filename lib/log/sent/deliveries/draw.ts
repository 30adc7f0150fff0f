import { Attributes, html, type Html } from '../../html/template';
import { postForm } from '../../layout/forms';
import { time } from '../../layout/times';
import { link } from '../../link';
import type { Drawn, Frame } from '../../screen';
import { deliveryTable } from '../parts/deliveryTable';
import { nothingSent } from '../parts/guidance';
import { isFiltered } from '../parts/filter';
import { sentNav } from '../parts/nav';
import { filterForm } from './filterForm';
import type { Deliveries } from './gather';

/** Draws a page of deliveries. */
export function drawDeliveries(model: Deliveries, frame: Frame): Drawn {
	const content = html`<div class="head">
			<h1>Deliveries</h1>
			${sentNav('deliveries')}
		</div>
		${filterForm(model)} ${model.deliveries.length === 0 ? empty(model) : list(model, frame)}`;
	return { title: 'Deliveries', content };
}

function list(model: Deliveries, frame: Frame): Html {
	const { deliveries, filter } = model;
	const { now, mayAct } = frame;
	const at = { view: 'deliveries', ...filter };
	const table = deliveryTable(deliveries, { caption: 'Deliveries', now, selects: mayAct });
	const content = html`${mayAct && selectedActions} ${table}`;
	const select = new Attributes({
		class: 'card',
		'data-select': 'true',
		'aria-label': 'Deliveries',
	});
	return html`${
			mayAct
				? postForm('', { ...filter }, frame, content, { at, attributes: select })
				: html`<div class="card">${content}</div>`
		}
		${searched(model)}
		<div class="head">${pages(model)} ${mayAct && allThatMatch(model)}</div>`;
}

const selectedActions = html`<div class="actions">
	<label class="narrow" data-scripted="true" hidden>
		<input type="checkbox" data-all="true" /> Select all
	</label>
	<button name="action" value="replay" data-for-selected="true">Replay selected</button>
	<button name="action" value="cancel" data-for-selected="true">Cancel selected</button>
	<output data-told="true" class="muted"></output>
</div>`;

function pages({ filter, next, previous }: Deliveries): Html {
	const newer = link({ view: 'deliveries', ...filter, newer: previous });
	const older = link({ view: 'deliveries', ...filter, after: next });
	return html`<nav aria-label="Pages" class="line">
		${previous !== undefined && html`<a class="button" href="${newer}">← Newer</a>`}
		${next !== undefined && html`<a class="button" href="${older}">Older →</a>`}
	</nav>`;
}

/** They lead to a screen that says what would be done. */
function allThatMatch({ filter }: Deliveries): Html | undefined {
	if (!isFiltered(filter)) return undefined;
	const to = (change: 'replay' | 'cancel') => link({ view: 'confirm', change, ...filter });
	return html`<div class="actions">
		${
			filter.status !== 'waiting' &&
			html`<a class="button" href="${to('replay')}">Replay all that match…</a>`
		}
		${
			(filter.status ?? 'waiting') === 'waiting' &&
			html`<a class="button" href="${to('cancel')}">Cancel all that match…</a>`
		}
	</div>`;
}

/** A search for a text looks at so much at a time. */
function searched({ searchedTo }: Deliveries): Html | undefined {
	return searchedTo === undefined
		? undefined
		: html`<p class="muted">
				Searched back to ${time(searchedTo)}: choose Older to search further.
			</p>`;
}

function empty(model: Deliveries): Html {
	if (model.searchedTo !== undefined) {
		return html`<div class="card empty">
				<p><strong>Nothing found yet.</strong></p>
			</div>
			${searched(model)} ${pages(model)}`;
	}
	if (isFiltered(model.filter)) {
		return html`<div class="card empty">
			<p><strong>No deliveries match.</strong></p>
			<p>
				Change the filter, or
				<a href="${link({ view: 'deliveries' })}">show all deliveries</a>.
			</p>
		</div>`;
	}
	return nothingSent;
}
