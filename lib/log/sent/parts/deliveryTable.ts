import type { LastReplay } from '../../../delivery/sender';
import { Attributes, html, type Content, type Html } from '../../html/template';
import { cardsTable } from '../../layout/table/cardsTable';
import { cell } from '../../layout/table/cell';
import { relative, time } from '../../layout/times';
import { link } from '../../link';
import { foreign } from '../../layout/foreign';
import { adviceOf, attemptsTold, type ListedDelivery } from './listed';
import { whatToDoBox } from './guidance';
import { deliveryBadge, hasEnded } from './status';

/** How a list is shown. */
export interface TableOptions {
	readonly caption: string;
	readonly now: number;
	/** Whether rows can be selected: it stands in a form then. */
	readonly selects?: boolean;
	/** False: all are of one endpoint. */
	readonly withEndpoint?: boolean;
	/** What to do that stands above already, and is not said again. */
	readonly told?: string | undefined;
}

/** Deliveries as a table, as cards where there is little room. */
export function deliveryTable(
	deliveries: readonly ListedDelivery[],
	{ caption, now, selects = false, withEndpoint = true, told }: TableOptions,
): Html {
	const advice = deliveries.flatMap((one) => untold(one, told) ?? []);
	const [first] = advice;
	const isSame = advice.length > 1 && advice.every((one) => one === first);
	const columns: Columns = {
		selects,
		withEndpoint,
		withNext: deliveries.some(({ nextAttemptAt }) => nextAttemptAt !== undefined),
		withAdvice: advice.length > 0 && !isSame,
	};
	const { withNext, withAdvice } = columns;
	const names = [
		...['Time', 'Event', ...(withEndpoint ? ['Endpoint'] : []), 'Status', 'Attempts'],
		...['Last response', ...(withNext ? ['Next attempt'] : [])],
		...(withAdvice ? ['What to do'] : []),
	];
	const rows = deliveries.map((delivery) => row(delivery, columns, { now, told }));
	const table = cardsTable(caption, names, rows, selects && selectAll);
	return html`${isSame && first !== undefined && whatToDoBox(first, false)}${table}`;
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
	{ now, told }: Pick<TableOptions, 'now' | 'told'>,
): Html {
	const { id, eventType, subscription, subscriptionId, status, nextAttemptAt, lastReplay } =
		delivery;
	const advice = untold(delivery, told);
	const address = new Attributes({ href: link({ view: 'delivery', id }), 'data-row': 'true' });
	return html`<tr role="row">
		${selects && html`<td role="cell" class="select">${checkbox(delivery)}</td>`}
		${cell('Time', time(delivery.createdAt))}
		<th scope="row" role="rowheader" class="text"><a ${address}>${foreign(eventType, 60)}</a></th>
		${withEndpoint && cell('Endpoint', endpointLink(subscription, subscriptionId), 'text')}
		${cell('Status', html`<div>${deliveryBadge(status)} ${lastReplay && replayed(lastReplay)}</div>`)}
		${cell('Attempts', attemptsTold(delivery), 'brief')}
		${cell('Last response', lastResponse(delivery))}
		${withNext && cell('Next attempt', nextAttemptAt && relative(nextAttemptAt, now))}
		${withAdvice && cell('What to do', advice && html`<span>${advice}</span>`, 'what full')}
	</tr>`;
}

/** What to do, unless that is told already. */
function untold(delivery: ListedDelivery, told: string | undefined): string | undefined {
	const advice = adviceOf(delivery);
	return advice === told ? undefined : advice;
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

/** That it was replayed since, and what came of that. */
function replayed({ id, status }: LastReplay): Html {
	const address = link({ view: 'delivery', id });
	return html`<div><a href="${address}">Replayed: ${REPLAYED[status]}</a></div>`;
}

const REPLAYED: Readonly<Record<LastReplay['status'], string>> = {
	delivered: 'delivered',
	failed: 'failed again',
	cancelled: 'canceled',
	pending: 'waiting',
	blocked: 'waiting',
	retrying: 'retrying',
};

function lastResponse({ status, statusCode, reason = '' }: ListedDelivery): Content {
	if (statusCode !== undefined) return String(statusCode);
	return reason === '' || status === 'cancelled' ? '–' : foreign(reason, 80);
}
