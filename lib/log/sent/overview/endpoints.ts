import { Attributes, html, type Html } from '../../html/template';
import { time } from '../../layout/times';
import { compactNumber, number, percent } from '../../layout/words';
import { link } from '../../link';
import { sparkline, sparklineLabel } from '../../plots/bars';
import { attemptsIn, summed } from '../../plots/buckets';
import { cardsTable } from '../../layout/cardsTable';
import { cell } from '../../layout/cell';
import { foreign } from '../../layout/foreign';
import { consecutiveOf, lastAnswer, statusSince } from '../parts/health';
import { subscriptionBadge } from '../parts/status';
import { MOST_QUEUED, type Endpoint } from './gather';

const HEAD = [
	'Endpoint',
	'Status',
	'Last 24 hours',
	'Success',
	'Consecutive failures',
	'Queue',
	'Last answer',
	'Last success',
];

/** Subscriptions and how they are. */
export function endpointTable(endpoints: readonly Endpoint[], now: number): Html {
	return cardsTable(
		'Endpoints',
		HEAD,
		endpoints.map((endpoint) => row(endpoint, now)),
	);
}

function row(endpoint: Endpoint, _now: number): Html {
	const { id, label, host, format, day, queued, lastSuccessAt } = endpoint;
	const address = new Attributes({ href: link({ view: 'subscription', id }), 'data-row': 'true' });
	const total = summed(day);
	const attempts = attemptsIn(total);
	return html`<tr role="row">
		<th scope="row" role="rowheader">
			<div>
				<a ${address}>${foreign(label || host, 60)}</a>
				<div class="muted">${label && html`${foreign(host, 60)} · `}${format}</div>
			</div>
		</th>
		${cell('Status', html`<div>${subscriptionBadge(endpoint.status)} ${statusSince(endpoint)}</div>`)}
		${cell('Last 24 hours', sparkline(day, sparklineLabel(day)))}
		${cell('Success', attempts === 0 ? '–' : percent(total.delivered, attempts))}
		${cell('Consecutive failures', consecutiveOf(endpoint))}
		${cell('Queue', queued < MOST_QUEUED ? number(queued) : `${compactNumber(MOST_QUEUED)} or more`)}
		${cell('Last answer', lastAnswer(endpoint))}
		${cell('Last success', lastSuccessAt === undefined ? '–' : time(lastSuccessAt))}
	</tr>`;
}
