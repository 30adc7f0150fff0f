import { Attributes, html, type Html } from '../../html/template';
import { choice, getForm, textField } from '../../layout/forms';
import { isoOf } from '../../layout/times';
import { link } from '../../link';
import { truncatedLine } from '../../../text/error';
import { ANSWERS, isFiltered, STATUSES, TIMES } from '../parts/filter';
import { timeGiven } from '../parts/givenTime';
import type { Deliveries } from './gather';

const labels = (of: Readonly<Record<string, { readonly label: string }>>) =>
	Object.entries(of).map(([value, { label }]) => [value, label] as const);

/** The filter, as a form whose address can be kept. */
export function filterForm({ filter, subscriptions }: Deliveries): Html {
	const { status, subscription, type, time, from, before, answer, text } = filter;
	const endpoints = subscriptions.map(({ id, name }) => [id, truncatedLine(name, 40)] as const);
	const isKnown = subscription === undefined || endpoints.some(([id]) => id === subscription);
	const other = isKnown ? [] : [[subscription, subscription] as const];
	const isCustom = from !== undefined || before !== undefined;
	const search = {
		type: 'search',
		value: text,
		placeholder: 'ID, order key, text in the data',
	};
	const content = html`
		${textField('text', 'Search', search)}
		${choice({ name: 'status', label: 'Status', options: [['', 'Any'], ...labels(STATUSES)], chosen: status })}
		${choice({
			name: 'subscription',
			label: 'Endpoint',
			options: [['', 'Any'], ...endpoints, ...other],
			chosen: subscription,
		})}
		${textField('type', 'Event type', { value: type, placeholder: 'call.ended' })}
		${choice({ name: 'time', label: 'Time', options: [['', 'Any'], ...labels(TIMES)], chosen: time })}
		${choice({
			name: 'answer',
			label: 'Last response',
			options: [['', 'Any'], ...labels(ANSWERS)],
			chosen: answer,
		})}
		<details id="custom-range" ${new Attributes({ open: isCustom })}>
			<summary>Custom range</summary>
			<div class="line">
				${timeField('from', 'From (UTC)', from)} ${timeField('before', 'Before (UTC)', before)}
			</div>
		</details>
		<div class="actions">
			<button class="main">Filter</button>
			${isFiltered(filter) && html`<a class="button" href="${link({ view: 'deliveries' })}">Clear</a>`}
		</div>
	`;
	const attributes = new Attributes({
		class: 'fields card',
		role: 'search',
		'aria-label': 'Deliveries',
	});
	return getForm({ view: 'deliveries', event: filter.event }, content, attributes);
}

/** A field for a time in UTC, which the script shows in the reader's zone: so the browser must not fill it in. */
function timeField(name: string, label: string, text: string | undefined): Html {
	const at = timeGiven(text);
	const value = at === undefined ? undefined : isoOf(at).slice(0, 16);
	return textField(name, label, { type: 'datetime-local', value, autocomplete: 'off' });
}
