import { Attributes, html, type Html } from '../../../html/template';
import { time } from '../../../layout/times';
import { percent } from '../../../layout/words';
import { link } from '../../../link';
import { sparkline, sparklineLabel } from '../../../plots/sparkline';
import { attemptsIn, summed } from '../../../plots/buckets';
import { cardsTable, type ColumnName } from '../../../layout/table/cardsTable';
import { cell } from '../../../layout/table/cell';
import { foreign } from '../../../layout/foreign';
import { consecutiveOf, lastResponse, queueLength, statusSince } from '../../parts/health';
import { subscriptionBadge } from '../../parts/status';
import type { Endpoint } from './gather';

const HEAD: readonly ColumnName[] = [
	'Endpoint',
	'Status',
	'Last 24 hours',
	['Success'],
	['Consecutive failures'],
	['Queue'],
	'Last response',
	'Last success',
];

/** Subscriptions and how they are. */
export function endpointTable(endpoints: readonly Endpoint[]): Html {
	return cardsTable('Endpoints', HEAD, endpoints.map(row));
}

function row(endpoint: Endpoint): Html {
	const { id, label, host, format, day, queued, lastSuccessAt } = endpoint;
	const address = new Attributes({ href: link({ view: 'subscription', id }), 'data-row': 'true' });
	const total = summed(day);
	const attempts = attemptsIn(total);
	return html`<tr role="row">
		<th scope="row" role="rowheader">
			<div>
				<a ${address}>${foreign(label || host, 60)}</a>
				<div class="muted">${label && foreign(host, 60)}</div>
				<div class="muted">${format}</div>
			</div>
		</th>
		${cell(
			'Status',
			html`<div>${subscriptionBadge(endpoint.status)}</div>
				${statusSince(endpoint)}`,
		)}
		${cell('Last 24 hours', sparkline(day, sparklineLabel(day)))}
		${cell('Success', attempts === 0 ? '–' : percent(total.delivered, attempts), 'number')}
		${cell('Consecutive failures', consecutiveOf(endpoint), 'number')}
		${cell('Queue', queueLength(queued), 'number')} ${cell('Last response', lastResponse(endpoint))}
		${cell('Last success', lastSuccessAt === undefined ? '–' : time(lastSuccessAt))}
	</tr>`;
}
