import type { SubscriptionView } from '../../../delivery/sender';
import { hostOf } from '../../../delivery/operations/view/delivery';
import { html, type Content, type Html } from '../../html/template';
import { time } from '../../layout/times';
import { counted, duration, number } from '../../layout/words';
import { link } from '../../link';
import type { Drawn, Frame } from '../../screen';
import { drawActivity } from '../parts/activity';
import { deliveryTable } from '../parts/deliveryTable';
import { factList } from '../../layout/facts';
import { foreign } from '../../layout/foreign';
import { trail } from '../../layout/trail';
import { consecutiveOf, lastAnswer, statusSince } from '../parts/health';
import { subscriptionBadge } from '../parts/status';
import { furtherActions, subscriptionActions } from './actions';
import type { Subscription } from './gather';

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
		${drawActivity(activity, { view: 'subscription', id })}
		<div class="grid">
			<section class="card" aria-labelledby="settings">
				<h2 id="settings">Settings</h2>
				${settings(model)}
			</section>
			<section class="card" aria-labelledby="health">
				<h2 id="health">Health</h2>
				${health(subscription)}
			</section>
		</div>
		${frame.mayAct && furtherActions(subscription, frame)} ${list(model, frame)}`;
	return { title: label || hostOf(url), content };
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

const sentenceCase = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

const ORDERS = {
	none: 'Events are sent as they come',
	key: 'Events with the same order key one after another',
	all: 'Every event one after another',
} as const;

function settings({ subscription, format }: Subscription): Html {
	const { url, urlByEvent = {}, events, filters = [], scheduleSeconds } = subscription;
	const { timeoutSeconds, success, retries, concurrency, ratePerSecond, order } = subscription;
	const schedule = scheduleSeconds.map((seconds) => duration(seconds * 1000)).join(', ');
	const rows: ReadonlyArray<readonly [string, Content]> = [
		['URL', foreign(url, 500)],
		['URL by event', listOf(Object.entries(urlByEvent).map(([type, own]) => `${type}: ${own}`))],
		['Events', events === 'all' ? 'All' : listOf(events)],
		['Filters', listOf(filters.map(({ field, values }) => `${field}: ${values.join(', ')}`))],
		['Format', format],
		['Timeout', duration(timeoutSeconds * 1000)],
		['Retries after', schedule === '' ? 'No retries' : schedule],
		['Retries', sentenceCase(retries)],
		['Delivered with', success === '2xx' ? 'Any 2xx' : '200 only'],
		['Concurrency', number(concurrency)],
		['Requests per second', ratePerSecond === undefined ? 'No limit' : number(ratePerSecond)],
		['Order', ORDERS[order]],
		['Secrets', secrets(subscription)],
		['Created', time(subscription.createdAt)],
		['Changed', time(subscription.updatedAt)],
		['ID', html`<code>${subscription.id}</code>`],
	];
	return factList(rows);
}

function listOf(texts: readonly string[]): Content {
	return (
		texts.length > 0 &&
		html`<ul>
			${texts.map((text) => html`<li>${foreign(text, 300)}</li>`)}
		</ul>`
	);
}

function secrets({ secrets: all }: SubscriptionView): Content {
	if (all.length === 0) return 'None: requests are not signed';
	return html`<ul>
		${all.map(
			({ createdAt, signsUntil, publicKey }) =>
				html`<li>
					Created ${time(createdAt)}${signsUntil && html`, signs until ${time(signsUntil)}`}
					${publicKey && html`<br /><code>${publicKey}</code>`}
				</li>`,
		)}
	</ul>`;
}

function health(subscription: SubscriptionView): Html {
	const { pausesAfter, pausesBy, probeEverySeconds } = subscription;
	const what = pausesBy === 'deliveries' ? 'failed delivery' : 'failed attempt';
	const many = pausesBy === 'deliveries' ? 'failed deliveries' : 'failed attempts';
	return factList([
		['Consecutive failures', consecutiveOf(subscription)],
		['Pauses after', pausesAfter === undefined ? 'Never' : counted(pausesAfter, what, many)],
		[
			'Resumes',
			probeEverySeconds === undefined
				? 'When somebody resumes it'
				: `Automatically: an attempt every ${duration(probeEverySeconds * 1000)}`,
		],
		['Last answer', lastAnswer(subscription)],
	]);
}
