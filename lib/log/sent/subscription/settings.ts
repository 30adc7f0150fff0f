import type { SubscriptionView } from '../../../delivery/sender';
import { html, type Content, type Html } from '../../html/template';
import { factList } from '../../layout/facts';
import { foreign, idCode } from '../../layout/foreign';
import { time } from '../../layout/times';
import { counted, duration, number } from '../../layout/words';
import type { Subscription } from './gather';

const sentenceCase = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

const ORDERS = {
	none: 'Events are sent as they come',
	key: 'Events with the same order key one after another',
	all: 'Every event one after another',
} as const;

/** What a subscription is set to. */
export function settingsList({ subscription, format }: Subscription): Html {
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
		...pausing(subscription),
		['Delivered with', success === '2xx' ? 'Any 2xx' : '200 only'],
		['Concurrency', number(concurrency)],
		['Requests per second', ratePerSecond === undefined ? 'No limit' : number(ratePerSecond)],
		['Order', ORDERS[order]],
		['Secrets', secrets(subscription)],
		['Created', time(subscription.createdAt)],
		['Changed', time(subscription.updatedAt)],
		['ID', idCode(subscription.id)],
	];
	return factList(rows);
}

function pausing({
	pausesAfter,
	pausesBy,
	probeEverySeconds,
}: SubscriptionView): ReadonlyArray<readonly [string, string]> {
	const what = pausesBy === 'deliveries' ? 'failed delivery' : 'failed attempt';
	const many = pausesBy === 'deliveries' ? 'failed deliveries' : 'failed attempts';
	const resumes =
		probeEverySeconds === undefined
			? 'When somebody resumes it'
			: `Automatically: an attempt every ${duration(probeEverySeconds * 1000)}`;
	return [
		['Pauses after', pausesAfter === undefined ? 'Never' : counted(pausesAfter, what, many)],
		['Resumes', resumes],
	];
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
