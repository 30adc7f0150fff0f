import { html, type Content, type Html } from '../../html/template';
import { editorLink } from '../../layout/editorLink';
import { postForm } from '../../layout/forms';
import { factList } from '../../layout/facts';
import { relative, time } from '../../layout/times';
import { link } from '../../link';
import type { Drawn, Frame } from '../../screen';
import { deliveryTable, endpointLink } from '../parts/deliveryTable';
import { adviceOf, attemptsTold, type ListedDelivery } from '../parts/listed';
import { foreign, idCode } from '../../layout/foreign';
import type { LastReplay, SendingRun } from '../../../delivery/sender';
import { trail } from '../../layout/trail';
import { deliveryBadge, hasEnded } from '../parts/status';
import { whatToDoBox } from '../parts/guidance';
import { drawRequest } from './request';
import { timeline } from './timeline';
import type { Delivery } from './gather';

/** Draws one delivery. */
export function drawDelivery(model: Delivery, frame: Frame): Drawn {
	const { delivery, attempts, related, event } = model;
	const { id, eventType, status } = delivery;
	const content = html`${trail(['Sent', link({})], ['Deliveries', link({ view: 'deliveries' })])}
		<div class="head">
			<div>
				<h1>${foreign(eventType)}</h1>
				<p class="line">${deliveryBadge(status)} <span class="muted">${idCode(id)}</span></p>
			</div>
			${frame.mayAct && actions(delivery, frame)}
		</div>
		${guidance(delivery)}
		<div class="split">
			<section class="card" aria-labelledby="facts">
				<h2 id="facts">Delivery</h2>
				${facts(delivery, frame)}
			</section>
			<div class="stack">
				<section aria-labelledby="attempts">
					<h2 id="attempts">Attempts</h2>
					${timeline(attempts, delivery, frame.now)}
				</section>
				${drawRequest(model)}
			</div>
		</div>
		${related.length > 0 && others(related, delivery, frame)}
		${event?.more === true && moreOf(delivery)}`;
	return { title: `${eventType} to ${delivery.subscription}`, content };
}

/** What to do about it; once it was replayed, what became of that, and what to do only if that failed, too. */
function guidance(delivery: ListedDelivery): Html {
	const { lastReplay, status } = delivery;
	const advice = adviceOf(delivery);
	return html`${lastReplay && replayedBox(lastReplay)}
	${advice !== undefined && whatToDoBox(advice, status === 'failed')}`;
}

function replayedBox({ id, status, createdAt }: LastReplay): Html {
	return html`<p class="advice">
		<strong>Replayed:</strong>
		<a href="${link({ view: 'delivery', id })}">${time(createdAt)}</a>
		${deliveryBadge(status)}
	</p>`;
}

function actions({ id, status }: ListedDelivery, frame: Frame): Html {
	const isOver = hasEnded(status);
	const button = isOver
		? html`<button class="${status !== 'delivered' && 'main'}">Replay</button>`
		: html`<button class="danger">Cancel</button>`;
	const fields = { id, back: 'delivery' };
	return html`<div class="actions">
		${postForm(isOver ? 'replay' : 'cancel', fields, frame, button, { at: { view: 'delivery', id } })}
	</div>`;
}

function facts(delivery: ListedDelivery, frame: Frame): Html {
	const { subscription, subscriptionId, url, reason = '' } = delivery;
	const { status, createdAt, endedAt, nextAttemptAt, eventId, replayOf, sentBy } = delivery;
	const rows: ReadonlyArray<readonly [string, Content]> = [
		['Endpoint', endpointLink(subscription, subscriptionId)],
		['URL', url && foreign(url, 500)],
		['Attempts', attemptsTold(delivery)],
		['Last response', status !== 'cancelled' && reason !== '' && foreign(reason, 300)],
		[
			'Next attempt',
			nextAttemptAt && html`${time(nextAttemptAt)} (${relative(nextAttemptAt, frame.now)})`,
		],
		['Created', time(createdAt)],
		['Ended', endedAt && time(endedAt)],
		[
			'Event',
			html`<a href="${link({ view: 'deliveries', event: eventId })}">${idCode(eventId)}</a>`,
		],
		['Sent by', sentBy && sendingRun(sentBy, frame)],
		[
			'Replay of',
			replayOf &&
				html`<a href="${link({ view: 'delivery', id: replayOf })}">${idCode(replayOf)}</a>`,
		],
	];
	return factList(rows);
}

function sendingRun(
	{ workflowId, workflowName = workflowId, executionId }: SendingRun,
	frame: Frame,
): Html {
	const name = html`workflow ${foreign(workflowName)}, execution ${executionId}`;
	return editorLink(frame, ['workflow', workflowId, 'executions', executionId], name);
}

/** Not all deliveries of its event are listed. */
function moreOf({ eventId }: ListedDelivery): Html {
	return html`<p>
		The event has more deliveries than these:
		<a href="${link({ view: 'deliveries', event: eventId })}">all deliveries of the event</a>
	</p>`;
}

function others(
	related: readonly ListedDelivery[],
	delivery: ListedDelivery,
	{ now }: Frame,
): Html {
	const { id, replayOf } = delivery;
	const told = adviceOf(delivery);
	const isReplay = (one: ListedDelivery) => one.replayOf === id || one.id === replayOf;
	const replays = related.filter(isReplay);
	const elsewhere = related.filter((one) => !isReplay(one));
	const list = (heading: string, name: string, listed: readonly ListedDelivery[]) =>
		listed.length > 0 &&
		html`<section class="card" aria-labelledby="${name}">
			<h2 id="${name}">${heading}</h2>
			${deliveryTable(listed, { caption: heading, now, told })}
		</section>`;
	return html`${list('Its replays', 'replays', replays)}
	${list('The event elsewhere', 'elsewhere', elsewhere)}`;
}
