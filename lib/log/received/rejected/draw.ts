import { html, type Html } from '../../html/template';
import { factList } from '../../layout/facts';
import { foreign, foreignBlock } from '../../layout/foreign';
import { trail } from '../../layout/trail';
import { time } from '../../layout/times';
import { bytes } from '../../layout/words';
import { link } from '../../link';
import type { Drawn } from '../../screen';
import type { Rejected } from './gather';

/** Draws one rejected request. */
export function drawRejected(model: Rejected): Drawn {
	const { message, whatToDo, triggerId, trigger, platform, at, address, reason } = model;
	const toTrigger = link({ view: 'trigger', id: triggerId });
	const content = html`${trail(
			['Received', link({ view: 'received' })],
			[foreign(trigger, 60), toTrigger],
		)}
		<h1>Rejected request</h1>
		<p class="advice bad"><strong>${message}.</strong> ${whatToDo}</p>
		<section class="card" aria-labelledby="facts">
			<h2 id="facts">Request</h2>
			${factList([
				['Time', time(at)],
				['Trigger', html`<a href="${toTrigger}">${foreign(trigger, 60)}</a>`],
				['Platform', platform],
				['From', foreign(address, 100)],
				['Reason', html`<code>${reason}</code>`],
				['Body', bytes(model.bodyBytes)],
			])}
		</section>
		<section class="card" aria-labelledby="headers">
			<h2 id="headers">Headers</h2>
			<p class="muted">What could be a secret is shortened.</p>
			${factList(
				Object.entries(model.headers).map(([name, value]) => [name, foreign(value, 300)] as const),
				true,
			)}
		</section>
		${body(model)}`;
	return { title: 'Rejected request', content };
}

function body({ body: text, bodyBytes }: Rejected): Html {
	const content =
		text === undefined
			? html`<p class="muted">
					Bodies of rejected requests are not kept. To keep their beginning, switch on Keep Rejected
					Bodies in the options of the trigger.
				</p>`
			: foreignBlock(text, { label: 'Body', wholeBytes: bodyBytes });
	return html`<section class="card" aria-labelledby="body">
		<h2 id="body">Body</h2>
		${content}
	</section>`;
}
