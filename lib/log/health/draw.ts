import { html, type Html } from '../html/template';
import { figures, type Figure } from '../layout/facts';
import { relative } from '../layout/times';
import { compactNumber, counted } from '../layout/words';
import { link } from '../link';
import type { Drawn, Frame } from '../screen';
import { stoppedList } from '../sent/parts/stopped';
import type { Health } from './gather';

/** Draws how it stands; that nobody keeps retries running stands above every screen. */
export function drawHealth(health: Health, { now }: Pick<Frame, 'now'>): Drawn {
	const { problems, stopped } = health;
	const content = html`<h1>Health</h1>
		${problems.length === 0 && html`<p class="advice good">Nothing needs attention.</p>`}
		${stopped.length > 0 && stoppedCard(stopped)} ${figures('Now', numbers(health, now))}
		<p class="muted">
			Monitoring reads this screen as JSON (<code>ok</code> is false if something needs attention),
			or the metrics at <code>/metrics</code> below this address.
		</p>`;
	return { title: 'Health', content };
}

function stoppedCard(stopped: Health['stopped']): Html {
	return html`<section class="card stopped" aria-labelledby="stopped">
		<h2 id="stopped">${counted(stopped.length, 'endpoint')} stopped</h2>
		${stoppedList(stopped)}
	</section>`;
}

function numbers({ deliveries, oldestWaitingAt, triggers }: Health, now: number): Figure[] {
	const { pending = 0, blocked = 0, delivered = 0, failed = 0, cancelled = 0 } = deliveries;
	const listed = (status: string) => link({ view: 'deliveries', status });
	const kept = 'in the log';
	const oldest = oldestWaitingAt && html`oldest: ${relative(oldestWaitingAt, now)}`;
	return [
		{
			label: 'Waiting',
			value: compactNumber(pending + blocked),
			hint: oldest ?? 'now',
			href: listed('waiting'),
		},
		{ label: 'Delivered', value: compactNumber(delivered), hint: kept, href: listed('delivered') },
		{ label: 'Failed', value: compactNumber(failed), hint: kept, href: listed('failed') },
		{ label: 'Canceled', value: compactNumber(cancelled), hint: kept, href: listed('cancelled') },
		{
			label: 'Triggers',
			value: compactNumber(triggers),
			hint: 'that received requests in 32 days',
			href: link({ view: 'received' }),
		},
	];
}
