import { adviceOnPage } from '../../../delivery/advice/onPage';
import { html, type Content, type Html } from '../../html/template';
import { editorLink } from '../../layout/editorLink';
import { postForm } from '../../layout/forms';
import { factList } from '../../layout/facts';
import { relative, time } from '../../layout/times';
import { link } from '../../link';
import type { Drawn, Frame } from '../../screen';
import { deliveryTable, endpointLink, type ListedDelivery } from '../parts/deliveryTable';
import { foreign } from '../../layout/foreign';
import type { SendingRun } from '../../../delivery/sender';
import { trail } from '../../layout/trail';
import { deliveryBadge, hasEnded } from '../parts/status';
import { whatToDoBox } from '../parts/guidance';
import { drawRequest } from './request';
import { timeline } from './timeline';
import type { Delivery } from './gather';

/** Draws one delivery. */
export function drawDelivery(model: Delivery, frame: Frame): Drawn {
	const { delivery, attempts, related } = model;
	const { id, eventType, status } = delivery;
	const content = html`${trail(['Sent', link({})], ['Deliveries', link({ view: 'deliveries' })])}
		<div class="head">
			<div>
				<h1>${foreign(eventType)}</h1>
				<p class="line">${deliveryBadge(status)} <code class="muted">${id}</code></p>
			</div>
			${frame.mayAct && actions(delivery, frame)}
		</div>
		${guidance(delivery, related)}
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
		${related.length > 0 && others(related, delivery, frame)}`;
	return { title: `${eventType} to ${delivery.subscription}`, content };
}

/** What to do about it; once it was replayed, what became of that, and what to do only if that failed, too. */
function guidance({ id, status, whatToDo }: ListedDelivery, related: Delivery['related']): Html {
	const replay = related.find(({ replayOf }) => replayOf === id);
	const isDone = replay !== undefined && replay.status !== 'failed';
	return html`${replay && replayedBox(replay)}
	${whatToDo && !isDone && whatToDoBox(adviceOnPage(whatToDo), status === 'failed')}`;
}

function replayedBox({ id, status, createdAt }: ListedDelivery): Html {
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
	const { subscription, subscriptionId, url, attempt, attemptsPlanned, reason = '' } = delivery;
	const { status, createdAt, endedAt, nextAttemptAt, eventId, replayOf, sentBy } = delivery;
	const rows: ReadonlyArray<readonly [string, Content]> = [
		['Endpoint', endpointLink(subscription, subscriptionId)],
		['URL', url && foreign(url, 500)],
		['Attempts', attemptsPlanned === undefined ? attempt : `${attempt} of ${attemptsPlanned}`],
		['Last response', status !== 'cancelled' && reason !== '' && foreign(reason, 300)],
		[
			'Next attempt',
			nextAttemptAt && html`${time(nextAttemptAt)} (${relative(nextAttemptAt, frame.now)})`,
		],
		['Created', time(createdAt)],
		['Ended', endedAt && time(endedAt)],
		[
			'Event',
			html`<a href="${link({ view: 'deliveries', event: eventId })}"><code>${eventId}</code></a>`,
		],
		['Sent by', sentBy && sendingRun(sentBy, frame)],
		[
			'Replay of',
			replayOf &&
				html`<a href="${link({ view: 'delivery', id: replayOf })}"><code>${replayOf}</code></a>`,
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

function others(
	related: readonly ListedDelivery[],
	{ id, replayOf }: ListedDelivery,
	{ now }: Frame,
): Html {
	const isReplay = (one: ListedDelivery) => one.replayOf === id || one.id === replayOf;
	const replays = related.filter(isReplay);
	const elsewhere = related.filter((one) => !isReplay(one));
	const list = (heading: string, name: string, listed: readonly ListedDelivery[]) =>
		listed.length > 0 &&
		html`<section class="card" aria-labelledby="${name}">
			<h2 id="${name}">${heading}</h2>
			${deliveryTable(listed, { caption: heading, now })}
		</section>`;
	return html`${list('Its replays', 'replays', replays)}
	${list('The event elsewhere', 'elsewhere', elsewhere)}`;
}
