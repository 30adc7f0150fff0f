import { html, type Html } from '../../html/template';
import { pager } from '../../layout/pager';
import { relative } from '../../layout/times';
import { compactNumber } from '../../layout/words';
import { link } from '../../link';
import { latency } from '../../plots/latency';
import type { Drawn, Frame } from '../../screen';
import { drawActivity } from '../parts/activity';
import { nothingSent } from '../parts/nothingSent';
import { deliveryTable } from '../parts/deliveryTable';
import { sentNav } from '../parts/nav';
import { SPANS } from '../../plots/spans';
import { endpointTable } from './endpoints';
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
	return html`${numbers(model, frame)} ${drawActivity(activity, {})}
		<section class="card" aria-labelledby="endpoints">
			<h2 id="endpoints">Endpoints</h2>
			${endpoints.length === 0 ? noSubscriptions : endpointTable(endpoints, frame.now)}
			${pager(model, { span: activity.span }, 'Pages of endpoints')}
		</section>
		<section class="card" aria-labelledby="failed">
			<div class="head">
				<h2 id="failed">Latest failed deliveries</h2>
				${
					latestFailed.length > 0 &&
					html`<a href="${link({ view: 'deliveries', status: 'failed' })}"
						>All failed deliveries</a
					>`
				}
			</div>
			${
				latestFailed.length === 0
					? html`<p class="muted">No delivery has failed.</p>`
					: deliveryTable(latestFailed, { caption: 'Latest failed deliveries', now: frame.now })
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
	const one = (label: string, value: Html) =>
		html`<div>
			<dt>${label}</dt>
			<dd>${value}</dd>
		</div>`;
	const small = (label: string, value: Html) =>
		html`<div>
			<dt>${label}</dt>
			<dd class="small">${value}</dd>
		</div>`;
	const linked = (value: number, status: string, time?: string) =>
		html`<a href="${link({ view: 'deliveries', status, time })}">${compactNumber(value)}</a>`;
	const during = `last ${SPANS[span].label}`;
	return html`<dl class="numbers">
		${one('Delivered, last 24 hours', linked(delivered, 'delivered', '24h'))}
		${one('Retried attempts, last 24 hours', html`${compactNumber(retrying)}`)}
		${one('Failed, last 24 hours', linked(failed, 'failed', '24h'))}
		${one('Waiting now', linked(waiting, 'waiting'))}
		${small('Oldest waiting event', oldestWaitingAt === undefined ? html`–` : relative(oldestWaitingAt, now))}
		${small(`Median, ${during}`, html`${latency(medianMilliseconds)}`)}
		${small(`95 %, ${during}`, html`${latency(p95Milliseconds)}`)}
	</dl>`;
}
