import { html, type Html } from '../../html/template';
import { figures } from '../../layout/facts';
import { pager } from '../../layout/table/pager';
import { relative } from '../../layout/times';
import { compactNumber, counted } from '../../layout/words';
import { link } from '../../link';
import { latency } from '../../plots/latency';
import type { Drawn, Frame } from '../../screen';
import { drawActivity } from '../parts/activity';
import { nothingSent } from '../parts/guidance';
import { deliveryTable } from '../parts/deliveryTable';
import { sentNav } from '../parts/nav';
import { isStopped, stoppedList } from '../parts/stopped';
import { SPANS } from '../../plots/spans';
import { endpointTable } from './endpoints/draw';
import type { Endpoint } from './endpoints/gather';
import type { Overview } from './gather';

/** Draws the overview. */
export function drawOverview(model: Overview, frame: Frame): Drawn {
	const { activity, endpoints, waiting } = model;
	const isEmpty = endpoints.length === 0 && activity.attempts === 0 && waiting === 0;
	const content = html`<div class="head">
			<h1>Sent</h1>
			${sentNav('overview')}
		</div>
		${isEmpty && model.latestFailed.length === 0 ? nothingSent : filled(model, frame)}`;
	return { title: 'Sent', content };
}

function filled(model: Overview, frame: Frame): Html {
	const { activity, endpoints, latestFailed } = model;
	const stopped = endpoints.filter(isStopped);
	return html`${stopped.length > 0 && attention(stopped)} ${numbers(model, frame)}
		${drawActivity(activity, {})}
		<section class="card" aria-labelledby="endpoints">
			<h2 id="endpoints">Endpoints</h2>
			${endpoints.length === 0 ? noSubscriptions : endpointTable(endpoints)}
			${pager(model, { span: activity.span }, 'Pages of endpoints')}
		</section>
		<section class="card" aria-labelledby="failed">
			<div class="head">
				<h2 id="failed">Latest failed deliveries</h2>
				${
					latestFailed.length > 0 &&
					html`<p class="line">
						<a href="${link({ view: 'deliveries', status: 'notReplayed' })}">Not replayed</a>
						<a href="${link({ view: 'deliveries', status: 'failed' })}">All failed deliveries</a>
					</p>`
				}
			</div>
			${
				latestFailed.length === 0
					? html`<p class="muted">No delivery has failed.</p>`
					: deliveryTable(latestFailed, { caption: 'Latest failed deliveries', now: frame.now })
			}
		</section>`;
}

/** Stopped endpoints that are told of; the others are in the table. */
const MOST_TOLD = 3;

function attention(stopped: readonly Endpoint[]): Html {
	const more = stopped.length - MOST_TOLD;
	return html`<section class="card stopped" aria-labelledby="attention">
		<h2 id="attention">Needs attention</h2>
		${stoppedList(stopped.slice(0, MOST_TOLD))}
		${
			more > 0 &&
			html`<p><a href="${link({ view: 'health' })}">${counted(more, 'more endpoint')}</a></p>`
		}
	</section>`;
}

const noSubscriptions = html`<p class="muted">
	There are no subscriptions: all events went to endpoints that were given with them. Create one
	with a Webhook Sender node, and events go to it without being told where.
</p>`;

function numbers(model: Overview, { now }: Frame): Html {
	const { delivered, retrying, failed, waiting, oldestWaitingAt, activity } = model;
	const { span, medianMilliseconds, p95Milliseconds } = activity;
	const listed = (status: string, time?: string) => link({ view: 'deliveries', status, time });
	const oldest = oldestWaitingAt && html`oldest: ${relative(oldestWaitingAt, now)}`;
	const day = 'last 24 hours';
	const during = `last ${SPANS[span].label}`;
	return figures('At a glance', [
		{
			label: 'Delivered',
			value: compactNumber(delivered),
			hint: day,
			href: listed('delivered', '24h'),
		},
		{ label: 'Retried attempts', value: compactNumber(retrying), hint: day },
		{
			label: 'Failed',
			value: compactNumber(failed),
			hint: day,
			href: listed('failed', '24h'),
			isBad: failed > 0,
		},
		{
			label: 'Waiting',
			value: compactNumber(waiting),
			hint: oldest ?? 'now',
			href: listed('waiting'),
		},
		{ label: 'Median response', value: latency(medianMilliseconds), hint: during },
		{ label: '95 % response', value: latency(p95Milliseconds), hint: during },
	]);
}
