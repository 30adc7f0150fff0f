import { html, type Html } from '../../html/template';
import { cardsTable } from '../../layout/table/cardsTable';
import { cell } from '../../layout/table/cell';
import { foreign, idCode } from '../../layout/foreign';
import { time } from '../../layout/times';
import { trail } from '../../layout/trail';
import { link } from '../../link';
import type { Drawn } from '../../screen';
import type { Journal, ListedEntry } from './gather';

const HEAD = ['Time', 'What', 'Event', 'Attempt', 'Reason'];

/** Draws a stretch of the journal. */
export function drawJournal({ entries, next }: Journal): Drawn {
	const later = link({ view: 'journal', after: next });
	const content = html`${trail(['Sent', link({})])}
		<h1>Journal</h1>
		<p class="muted">
			For programs: every attempt, and every change of a subscription's status, oldest first. They
			read it as JSON, and continue with <code>after</code>. To look for something, use
			<a href="${link({ view: 'deliveries' })}">Deliveries</a>.
		</p>
		<section class="card" aria-label="Entries">
			${
				entries.length === 0
					? html`<p class="muted">
							Nothing is newer than this. What happens from now on is added here.
						</p>`
					: cardsTable('Journal', HEAD, entries.map(row))
			}
		</section>
		<nav aria-label="Pages">
			<a class="button" href="${later}">${entries.length === 0 ? 'Look again' : 'Later →'}</a>
		</nav>`;
	return { title: 'Journal', content };
}

function row({
	at,
	kind,
	deliveryId,
	eventType,
	attempt,
	reason,
	subscriptionId,
}: ListedEntry): Html {
	const about =
		deliveryId === undefined
			? html`<a href="${link({ view: 'subscription', id: subscriptionId })}"
					>${idCode(subscriptionId)}</a
				>`
			: html`<a href="${link({ view: 'delivery', id: deliveryId })}"
					>${foreign(eventType ?? deliveryId, 80)}</a
				>`;
	return html`<tr role="row">
		${cell('Time', time(at))} ${cell('What', html`<code>${kind}</code>`)} ${cell('Event', about)}
		${cell('Attempt', attempt)} ${cell('Reason', foreign(reason, 200), 'full')}
	</tr>`;
}
