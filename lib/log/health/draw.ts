import { html, type Html } from '../html/template';
import { factList } from '../layout/facts';
import { foreign } from '../layout/foreign';
import { time } from '../layout/times';
import { trail } from '../layout/trail';
import { number } from '../layout/words';
import { link } from '../link';
import type { Drawn } from '../screen';
import { subscriptionBadge } from '../sent/parts/status';
import type { Health } from './gather';

/** Draws how it stands. */
export function drawHealth(health: Health): Drawn {
	const { problems, deliveries, oldestWaitingAt, stopped, triggers } = health;
	const said =
		problems.length === 0
			? html`<p class="advice">Nothing needs to be looked at.</p>`
			: problems.map((problem) => html`<p class="advice bad">${foreign(problem, 300)}</p>`);
	const content = html`${trail(['Sent', link({})])}
		<h1>Health</h1>
		${said}
		<section class="card" aria-label="Facts">
			${factList([
				['Stopped subscriptions', stopped.length > 0 && stoppedList(stopped)],
				...Object.entries(deliveries).map(
					([state, count]) => [`Deliveries ${state}`, number(count)] as const,
				),
				['Oldest waiting event', oldestWaitingAt && time(oldestWaitingAt)],
				['Triggers heard of', number(triggers)],
			])}
		</section>`;
	return { title: 'Health', content };
}

function stoppedList(stopped: Health['stopped']): Html {
	return html`<ul>
		${stopped.map(
			({ id, label, status }) =>
				html`<li>
					<a href="${link({ view: 'subscription', id })}">${foreign(label || id, 60)}</a>
					${subscriptionBadge(status)}
				</li>`,
		)}
	</ul>`;
}
