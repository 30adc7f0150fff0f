import { adviceOnPage } from '../../../delivery/advice/onPage';
import type { DeliveryView } from '../../../delivery/sender';
import { Attributes, html, type Content, type Html } from '../../html/template';
import { cardsTable } from '../../layout/table/cardsTable';
import { cell } from '../../layout/table/cell';
import { relative, time } from '../../layout/times';
import { link } from '../../link';
import { foreign } from '../../layout/foreign';
import { deliveryBadge, hasEnded } from './status';

/** A delivery in a list. */
export interface ListedDelivery extends DeliveryView {
	/** How many attempts its schedule has, where that is known. */
	readonly attemptsPlanned?: number | undefined;
}

/** How a list is shown. */
export interface TableOptions {
	readonly caption: string;
	readonly now: number;
	/** Whether rows can be selected: it stands in a form then. */
	readonly selects?: boolean;
	/** False: all are of one endpoint. */
	readonly withEndpoint?: boolean;
}

/** Deliveries as a table, as cards where there is little room. */
export function deliveryTable(
	deliveries: readonly ListedDelivery[],
	{ caption, now, selects = false, withEndpoint = true }: TableOptions,
): Html {
	const columns: Columns = {
		selects,
		withEndpoint,
		withNext: deliveries.some(({ nextAttemptAt }) => nextAttemptAt !== undefined),
		withAdvice: deliveries.some(({ whatToDo }) => whatToDo !== undefined),
	};
	const { withNext, withAdvice } = columns;
	const names = [
		...['Time', 'Event', ...(withEndpoint ? ['Endpoint'] : []), 'Status', 'Attempts'],
		...['Last response', ...(withNext ? ['Next attempt'] : [])],
		...(withAdvice ? ['What to do'] : []),
	];
	const rows = deliveries.map((delivery) => row(delivery, columns, now));
	return cardsTable(caption, names, rows, selects && selectAll);
}

const selectAll = html`<th scope="col" role="columnheader">
	<input type="checkbox" data-all="true" data-scripted="true" aria-label="Select all" hidden />
	<span class="unseen">Selected</span>
</th>`;

/** Which columns there are: none that is empty in all rows. */
interface Columns {
	readonly selects: boolean;
	readonly withEndpoint: boolean;
	readonly withNext: boolean;
	readonly withAdvice: boolean;
}

function row(
	delivery: ListedDelivery,
	{ selects, withEndpoint, withNext, withAdvice }: Columns,
	now: number,
): Html {
	const { id, eventType, subscription, subscriptionId, status, whatToDo, nextAttemptAt } = delivery;
	const address = new Attributes({ href: link({ view: 'delivery', id }), 'data-row': 'true' });
	return html`<tr role="row">
		${selects && html`<td role="cell" class="select">${checkbox(delivery)}</td>`}
		${cell('Time', time(delivery.createdAt))}
		<th scope="row" role="rowheader" class="text"><a ${address}>${foreign(eventType, 60)}</a></th>
		${withEndpoint && cell('Endpoint', endpointLink(subscription, subscriptionId), 'text')}
		${cell('Status', deliveryBadge(status))} ${cell('Attempts', attempts(delivery))}
		${cell('Last response', lastResponse(delivery))}
		${withNext && cell('Next attempt', nextAttemptAt && relative(nextAttemptAt, now))}
		${withAdvice && cell('What to do', whatToDo && html`<span>${adviceOnPage(whatToDo)}</span>`, 'what full')}
	</tr>`;
}

function checkbox({ id, subscriptionId, eventType, status }: ListedDelivery): Html {
	return html`<input
		type="checkbox"
		name="id"
		value="${id}"
		data-endpoint="${subscriptionId}"
		${new Attributes({ 'data-over': hasEnded(status) })}
		aria-label="Select ${eventType} ${id}"
	/>`;
}

/** The endpoint by its name; of one that was given with its event there is no screen, only its deliveries. */
export function endpointLink(name: string, subscriptionId: string): Html {
	const to = subscriptionId.startsWith('sub_')
		? { view: 'subscription', id: subscriptionId }
		: { view: 'deliveries', subscription: subscriptionId };
	return html`<a href="${link(to)}">${foreign(name, 60)}</a>`;
}

/** As `2 of 9`. */
function attempts({ attempt, attemptsPlanned }: ListedDelivery): string {
	return attemptsPlanned === undefined ? String(attempt) : `${attempt} of ${attemptsPlanned}`;
}

function lastResponse({ status, statusCode, reason = '' }: ListedDelivery): Content {
	if (statusCode !== undefined) return String(statusCode);
	return reason === '' || status === 'cancelled' ? '–' : foreign(reason, 80);
}
