import { holdUpAdvice } from '../../../delivery/advice/holdUp';
import { hostOf } from '../../../delivery/operations/view/delivery';
import { html, type Html } from '../../html/template';
import { time } from '../../layout/times';
import { counted, number, percent } from '../../layout/words';
import { link } from '../../link';
import { SPANS } from '../../plots/spans';
import type { Drawn, Frame } from '../../screen';
import { drawActivity } from '../parts/activity';
import { deliveryTable } from '../parts/deliveryTable';
import { figures } from '../../layout/facts';
import { foreign } from '../../layout/foreign';
import { trail } from '../../layout/trail';
import { consecutiveOf, queueLength, statusSince } from '../parts/health';
import { isStopped, stoppedAdvice } from '../parts/stopped';
import { subscriptionBadge } from '../parts/status';
import { whatToDoBox } from '../parts/guidance';
import { furtherActions, subscriptionActions } from './actions';
import type { Subscription } from './gather';
import { settingsList } from './settings';

/** Draws one subscription. */
export function drawSubscription(model: Subscription, frame: Frame): Drawn {
	const { subscription, activity } = model;
	const { id, label, url, status } = subscription;
	const content = html`${trail(['Sent', link({})])}
		<div class="head">
			<div>
				<h1>${foreign(label || hostOf(url))}</h1>
				<p class="line">${subscriptionBadge(status)} ${statusSince(subscription)}</p>
			</div>
			${frame.mayAct && subscriptionActions(subscription, frame)}
		</div>
		${guidance(model)} ${numbers(model)} ${drawActivity(activity, { view: 'subscription', id })}
		${list(model, frame)}
		<section class="card" aria-labelledby="settings">
			<h2 id="settings">Settings</h2>
			${settingsList(model)}
		</section>
		${frame.mayAct && furtherActions(subscription, frame)}`;
	return { title: label || hostOf(url), content };
}

/** What to do about what keeps all of its events waiting: so it is not told with each of them. */
function guidance({ subscription, queued }: Subscription): Html | undefined {
	if (isStopped(subscription)) return whatToDoBox(stoppedAdvice(subscription.status), true);
	const advice = queued > 0 ? holdUpAdvice(subscription) : undefined;
	return advice === undefined ? undefined : whatToDoBox(advice, false);
}

function numbers({ subscription, activity, queued }: Subscription): Html {
	const { id, lastDeliveryAt, lastDeliveryStatus, lastStatusCode, pausesAfter } = subscription;
	const { attempts, delivered, span } = activity;
	const isFailing = lastDeliveryStatus === 'failed';
	return figures('At a glance', [
		{
			label: 'Success',
			value: attempts === 0 ? '–' : percent(delivered, attempts),
			hint: `of ${counted(attempts, 'attempt')}, last ${SPANS[span].label}`,
		},
		{
			label: 'Queue',
			value: queueLength(queued),
			hint: 'waiting now',
			href: link({ view: 'deliveries', subscription: id, status: 'waiting' }),
		},
		{
			label: 'Consecutive failures',
			value: consecutiveOf(subscription),
			hint: pausesAfter === undefined ? undefined : `pauses at ${number(pausesAfter)}`,
			isBad: isFailing,
		},
		{
			label: 'Last response',
			value: lastDeliveryAt === undefined ? '–' : (lastStatusCode ?? 'None'),
			hint: lastDeliveryAt && time(lastDeliveryAt),
			isBad: isFailing,
		},
	]);
}

function list({ subscription: { id }, deliveries, hasMore }: Subscription, { now }: Frame): Html {
	const all = link({ view: 'deliveries', subscription: id });
	return html`<section class="card" aria-labelledby="deliveries">
		<div class="head">
			<h2 id="deliveries">Deliveries</h2>
			${hasMore && html`<a href="${all}">All deliveries</a>`}
		</div>
		${
			deliveries.length === 0
				? html`<p class="muted">
						Nothing sent to it yet: send an event of a type that it receives, or choose Send Test.
					</p>`
				: deliveryTable(deliveries, { caption: 'Deliveries', now, withEndpoint: false })
		}
	</section>`;
}
