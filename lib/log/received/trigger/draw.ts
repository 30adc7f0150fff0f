import { html, type Html } from '../../html/template';
import { foreign } from '../../layout/foreign';
import { trail } from '../../layout/trail';
import { cardsTable, type ColumnName } from '../../layout/table/cardsTable';
import { cell } from '../../layout/table/cell';
import { editorLink } from '../../layout/editorLink';
import { time } from '../../layout/times';
import { number } from '../../layout/words';
import { link } from '../../link';
import { SPANS } from '../../plots/spans';
import type { Drawn, Frame } from '../../screen';
import { lastRequest } from '../parts/known';
import { numbers } from '../parts/numbers';
import { rejectionTable } from '../parts/rejectionTable';
import { drawTraffic } from '../parts/traffic';
import type { CountedReason, Trigger } from './gather';

/** Draws one trigger. */
export function drawTrigger(model: Trigger, frame: Frame): Drawn {
	const { id, nodeName, platform, workflowName, workflowId, traffic, reasons } = model;
	const content = html`${trail(['Received', link({ view: 'received' })])}
		<div class="head">
			<div>
				<h1>${foreign(nodeName, 80)}</h1>
				<p class="muted">
					${platform} · ${foreign(workflowName ?? workflowId, 80)} · last request:
					${lastRequest(model, frame.now)}
				</p>
			</div>
		</div>
		${traffic.requests === 0 && silent(traffic)} ${numbers(traffic)}
		${reasons.length > 0 && why(reasons)} ${drawTraffic(traffic, { view: 'trigger', id })}
		${rejected(model)} ${lastEvents(model, frame)} ${drift(model)}`;
	return { title: nodeName, content };
}

function silent({ span }: Trigger['traffic']): Html {
	return html`<p class="advice">
		<strong>No requests in the last ${SPANS[span].label}.</strong> If the platform says that it sent
		something, it did not reach n8n: check that the workflow is published, that the platform has the
		Production URL of the trigger, and that this URL can be reached from the internet.
	</p>`;
}

const card = (id: string, title: string, content: Html) =>
	html`<section class="card" aria-labelledby="${id}">
		<h2 id="${id}">${title}</h2>
		${content}
	</section>`;

function why(reasons: readonly CountedReason[]): Html {
	const rows = reasons.map(
		({ count, message, whatToDo }) =>
			html`<tr role="row">
				${cell('Requests', number(count), 'number')}
				${cell('What happened', html`<span>${message}</span>`, 'full')}
				${cell('What to do', html`<span>${whatToDo}</span>`, 'what full')}
			</tr>`,
	);
	const head: ColumnName[] = [['Requests'], 'What happened', 'What to do'];
	return card('why', 'Why requests did not start the workflow', cardsTable('Reasons', head, rows));
}

const NONE_ACCEPTED = 'No event was accepted yet.';

function lastEvents(model: Trigger, frame: Frame): Html {
	const { lastEvents: events, workflowId, workflowName = workflowId } = model;
	const head: ColumnName[] = ['Event type', 'Last event', 'ID', ['Accepted']];
	const rows = events.map(
		({ eventType, eventId, at, count }) =>
			html`<tr role="row">
				<th scope="row" role="rowheader">${foreign(eventType, 80)}</th>
				${cell('Last event', time(at))} ${cell('ID', foreign(eventId, 80))}
				${cell('Accepted', number(count), 'number')}
			</tr>`,
	);
	if (rows.length === 0) {
		const nothing = html`<p class="muted">${NONE_ACCEPTED}</p>`;
		return card('events', 'Last event of each type', nothing);
	}
	const started = html`Executions of ${foreign(workflowName, 80)}`;
	const executions =
		workflowId !== '' && editorLink(frame, ['workflow', workflowId, 'executions'], started);
	const table = cardsTable('Last events', head, rows);
	return card('events', 'Last event of each type', html`${table}${executions}`);
}

function rejected({ id, rejected: requests, next }: Trigger): Html {
	const older = link({ view: 'trigger', id, after: next });
	const content =
		requests.length === 0
			? html`<p class="muted">No request was rejected.</p>`
			: html`${rejectionTable(requests, 'Rejected requests', false)}
				${next !== undefined && html`<a class="button" href="${older}">Older →</a>`}`;
	return card('rejected', 'Rejected requests', content);
}

const KINDS = { new: 'New', missing: 'Missing' } as const;

function drift({ drift: notes, platform, lastEvents: events }: Trigger): Html {
	const head = ['Day (UTC)', 'Event type', 'Field', 'What'];
	const rows = notes.map(
		({ day, eventType, field, kind }) =>
			html`<tr role="row">
				${cell('Day (UTC)', day)} ${cell('Event type', foreign(eventType, 80))}
				${cell('Field', html`<code>${foreign(field, 120)}</code>`)} ${cell('What', KINDS[kind])}
			</tr>`,
	);
	const content =
		notes.length === 0
			? html`<p class="muted">
					${events.length === 0 ? NONE_ACCEPTED : 'Events have the fields that this package knows.'}
				</p>`
			: html`<p class="muted">
						${platform} sends fields that this package doesn't know, or leaves known ones out. Known
						fields of the item stay as they are; new ones are in its data.
					</p>
					${cardsTable('Changed fields', head, rows)}`;
	return card('drift', 'Changed fields', content);
}
