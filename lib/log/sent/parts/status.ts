import type { DeliveryView, SubscriptionView } from '../../../delivery/sender';
import { html, type Html } from '../../html/template';

/** How good it is; each has a sign of its own, so that nobody needs the color. */
type Tone = 'good' | 'wait' | 'warn' | 'bad' | 'none';

interface Said {
	readonly sign: string;
	readonly label: string;
	readonly tone: Tone;
}

const DELIVERY: Readonly<Record<DeliveryView['status'], Said>> = {
	delivered: { sign: '✓', label: 'Delivered', tone: 'good' },
	pending: { sign: '○', label: 'Waiting', tone: 'wait' },
	blocked: { sign: '⋯', label: 'Waiting its turn', tone: 'wait' },
	retrying: { sign: '↻', label: 'Retrying', tone: 'warn' },
	failed: { sign: '✕', label: 'Failed', tone: 'bad' },
	cancelled: { sign: '–', label: 'Canceled', tone: 'none' },
};

const SUBSCRIPTION: Readonly<Record<SubscriptionView['status'], Said>> = {
	active: { sign: '✓', label: 'Active', tone: 'good' },
	probing: { sign: '↻', label: 'Resuming', tone: 'wait' },
	paused: { sign: '‖', label: 'Paused', tone: 'warn' },
	'auto-paused': { sign: '‖', label: 'Paused by failures', tone: 'bad' },
	disabled: { sign: '⊘', label: 'Disabled', tone: 'none' },
};

const badge = ({ sign, label, tone }: Said): Html =>
	html`<span class="badge ${tone}"><span aria-hidden="true">${sign}</span> ${label}</span>`;

/** A delivery's status. */
export function deliveryBadge(status: DeliveryView['status']): Html {
	return badge(DELIVERY[status]);
}

/** Whether a delivery is over: it can be replayed then, and before that canceled. */
export function hasEnded(status: DeliveryView['status']): boolean {
	return status === 'delivered' || status === 'failed' || status === 'cancelled';
}

/** A subscription's status. */
export function subscriptionBadge(status: SubscriptionView['status']): Html {
	return badge(SUBSCRIPTION[status]);
}

/** The tone of how an attempt ended. */
export const ATTEMPT_TONES = { delivered: 'good', retrying: 'warn', failed: 'bad' } as const;
