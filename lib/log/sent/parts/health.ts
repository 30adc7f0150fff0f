import type { SubscriptionView } from '../../../delivery/sender';
import { html, type Content } from '../../html/template';
import { time } from '../../layout/times';
import { compactNumber, number } from '../../layout/words';

/** A queue is counted up to so many. */
export const MOST_QUEUED = 100;

/** How many deliveries wait, as far as they are counted. */
export function queueLength(queued: number): string {
	return queued < MOST_QUEUED ? number(queued) : `${compactNumber(MOST_QUEUED)} or more`;
}

/** Since when it is not simply active, and why. */
export function statusSince({
	status,
	pausedAt,
	autoPausedAt,
	goneAt,
	consecutiveFailures,
}: Pick<
	SubscriptionView,
	'status' | 'pausedAt' | 'autoPausedAt' | 'goneAt' | 'consecutiveFailures'
>): Content {
	const said = (text: Content) => html`<span class="muted">${text}</span>`;
	if (status === 'disabled') {
		return goneAt === undefined
			? said('manually')
			: said(html`since ${time(goneAt)}: the endpoint answered 410`);
	}
	const since = autoPausedAt ?? pausedAt;
	if (since === undefined)
		return status === 'probing' && said('one event at a time until one is delivered');
	if (status === 'paused') return said(html`manually, since ${time(since)}`);
	return said(html`since ${time(since)}, after ${number(consecutiveFailures)} failures`);
}

/** As `3 of 5`; without an end where failures don't pause it. */
export function consecutiveOf({
	consecutiveFailures,
	pausesAfter,
}: Pick<SubscriptionView, 'consecutiveFailures' | 'pausesAfter'>): string {
	return pausesAfter === undefined
		? number(consecutiveFailures)
		: `${number(consecutiveFailures)} of ${number(pausesAfter)}`;
}

/** What the last attempt was answered with, and when. */
export function lastResponse({
	lastDeliveryAt,
	lastDeliveryStatus,
	lastStatusCode,
}: Pick<SubscriptionView, 'lastDeliveryAt' | 'lastDeliveryStatus' | 'lastStatusCode'>): Content {
	if (lastDeliveryAt === undefined) return '–';
	const sign = lastDeliveryStatus === '2xx' ? '✓' : '✕';
	return html`<div>
		<span aria-hidden="true">${sign}</span> ${lastStatusCode ?? 'No response'}
		<div class="muted">${time(lastDeliveryAt)}</div>
	</div>`;
}
