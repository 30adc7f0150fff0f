import type { SubscriptionView } from '../../../delivery/sender';
import { html, type Html } from '../../html/template';
import { foreign } from '../../layout/foreign';
import { counted } from '../../layout/words';
import { link } from '../../link';
import { subscriptionBadge } from './status';

/** A subscription that its failures have stopped. */
export interface Stopped extends Pick<SubscriptionView, 'id' | 'label' | 'status'> {
	readonly host: string;
	/** Deliveries that wait for it, where that is known. */
	readonly queued?: number;
}

/** Whether somebody has to do something for a subscription to receive events again. */
export function isStopped({
	status,
	goneAt,
}: Pick<SubscriptionView, 'status' | 'goneAt'>): boolean {
	return status === 'auto-paused' || goneAt !== undefined;
}

/** Stopped subscriptions with what to do about each. */
export function stoppedList(stopped: readonly Stopped[]): Html {
	return html`<ul class="attention">
		${stopped.map((one) => html`<li>${item(one)}</li>`)}
	</ul>`;
}

function item({ id, label, host, status, queued = 0 }: Stopped): Html {
	const name = html`<a href="${link({ view: 'subscription', id })}"
		>${foreign(label || host, 60)}</a
	>`;
	return html`<strong>${name}</strong> ${subscriptionBadge(status)}
		<span
			>${queued > 0 && `${counted(queued, 'event waits', 'events wait')}.`}
			${stoppedAdvice(status)}</span
		>`;
}

/** What to do about a subscription that its failures have stopped. */
export function stoppedAdvice(status: SubscriptionView['status']): string {
	return status === 'auto-paused'
		? 'Fix the endpoint, then resume the subscription: one event goes first, and the others follow once it is delivered.'
		: 'The endpoint answered 410: it no longer accepts events. Check the URL, then enable the subscription again.';
}
