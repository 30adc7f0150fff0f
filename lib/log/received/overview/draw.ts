import { html, type Html } from '../../html/template';
import { foreign } from '../../layout/foreign';
import { cardsTable, type ColumnName } from '../../layout/table/cardsTable';
import { cell } from '../../layout/table/cell';
import { pager } from '../../layout/table/pager';
import { number } from '../../layout/words';
import { link } from '../../link';
import { stackedSparkline } from '../../plots/sparkline';
import { SPANS } from '../../plots/spans';
import type { Drawn, Frame } from '../../screen';
import { rejectionTable } from '../parts/rejectionTable';
import { lastRequest } from '../parts/known';
import { numbers } from '../parts/numbers';
import { drawTraffic, REQUESTS } from '../parts/traffic';
import type { ListedTrigger, ReceivedOverview } from './gather';

/** Draws what came in. */
export function drawReceived(model: ReceivedOverview, frame: Frame): Drawn {
	const content = html`<div class="head"><h1>Received</h1></div>
		${isUnreached(model) ? unreached(model, frame) : filled(model, frame)}`;
	return { title: 'Received', content };
}

/** Whether nothing has ever come in. */
function isUnreached({ triggers, pages }: ReceivedOverview): boolean {
	return pages === 1 && triggers.every(({ seenAt }) => seenAt === undefined);
}

function unreached({ triggers }: ReceivedOverview, { now }: Frame): Html {
	return html`${nothingReceived}
	${
		triggers.length > 0 &&
		html`<section class="card" aria-labelledby="triggers">
			<h2 id="triggers">Triggers</h2>
			${triggerTable(triggers, now)}
		</section>`
	}`;
}

const nothingReceived = html`<div class="card empty">
	<p><strong>Nothing received yet.</strong></p>
	<p>
		Add a trigger of this package to a workflow, publish it, and enter its Production URL in the
		phone platform. The first request appears here within a second or two, accepted or not.
	</p>
	<p>
		If the platform says that it has sent something, it did not reach n8n: check that the URL is
		reachable from the internet, and that the workflow is published.
	</p>
</div>`;

function filled(model: ReceivedOverview, { now }: Frame): Html {
	const { traffic, triggers, latestRejected, page, pages } = model;
	return html`${numbers(traffic)} ${drawTraffic(traffic, { view: 'received' })}
		<section class="card" aria-labelledby="triggers">
			<h2 id="triggers">Triggers</h2>
			${triggerTable(triggers, now)}
			${pager({ page, pages }, { view: 'received', span: traffic.span }, 'Pages of triggers')}
			${missing}
		</section>
		<section class="card" aria-labelledby="rejected">
			<h2 id="rejected">Latest rejected requests</h2>
			${
				latestRejected.length === 0
					? html`<p class="muted">No request was rejected.</p>`
					: rejectionTable(latestRejected, 'Latest rejected requests')
			}
		</section>`;
}

const missing = html`<details id="missing">
	<summary>A trigger is missing?</summary>
	<p>
		It was not published, and nothing has reached it in the last 32 days. Publish its workflow, and
		check that the platform has the Production URL of the trigger, and that this URL can be reached
		from the internet.
	</p>
</details>`;

const HEAD: readonly ColumnName[] = [
	'Trigger',
	'Workflow',
	'Traffic',
	['Accepted'],
	['Duplicates'],
	['Not selected'],
	['Rejected'],
	'Last request',
];

function triggerTable(triggers: readonly ListedTrigger[], now: number): Html {
	return cardsTable(
		'Triggers',
		HEAD,
		triggers.map((trigger) => triggerRow(trigger, now)),
	);
}

function triggerRow(trigger: ListedTrigger, now: number): Html {
	const { id, nodeName, platform, workflowId, workflowName, traffic } = trigger;
	const { buckets, accepted, duplicate, ignored, rejected, requests, span } = traffic;
	const count = (label: string, value: number, isBad = false) =>
		cell(label, number(value), isBad ? 'number bad' : 'number');
	const told = `${number(requests)} requests in the last ${SPANS[span].label}, ${number(rejected)} rejected`;
	return html`<tr role="row">
		<th scope="row" role="rowheader">
			<div>
				<a href="${link({ view: 'trigger', id })}">${foreign(nodeName, 60)}</a>
				<div class="muted">${platform}</div>
			</div>
		</th>
		${cell('Workflow', foreign(workflowName ?? workflowId, 60))}
		${cell('Traffic', stackedSparkline(buckets, told, REQUESTS))} ${count('Accepted', accepted)}
		${count('Duplicates', duplicate)} ${count('Not selected', ignored)}
		${count('Rejected', rejected, rejected > 0)} ${cell('Last request', lastRequest(trigger, now))}
	</tr>`;
}
