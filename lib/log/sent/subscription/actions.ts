import type { SubscriptionView } from '../../../delivery/sender';
import { html, Attributes, type Html } from '../../html/template';
import { choice, getForm, postForm } from '../../layout/forms';
import type { Frame } from '../../screen';
import { TIMES } from '../parts/filter';

const OVERLAPS = [
	['0', 'Stops at once'],
	['3600', 'Signs for 1 hour more'],
	['86400', 'Signs for 1 day more'],
	['604800', 'Signs for 7 days more'],
] as const;

/** What can be done with a subscription in its status. */
export function subscriptionActions(subscription: SubscriptionView, frame: Frame): Html {
	const { id, status, enabled } = subscription;
	const at = { view: 'subscription', id };
	const act = (action: string, label: string, classes?: string) => {
		const button = html`<button ${new Attributes({ class: classes })}>${label}</button>`;
		return postForm(action, { id }, frame, button, { at });
	};
	const isPaused = status === 'paused' || status === 'auto-paused';
	return html`<div class="actions">
		${isPaused ? act('resume', 'Resume', 'main') : enabled && act('pause', 'Pause')}
		${enabled ? act('disable', 'Disable') : act('enable', 'Enable', 'main')}
		${act('test', 'Send Test')}
	</div>`;
}

/** What changes much, each with its own confirmation. */
export function furtherActions({ id, secrets }: SubscriptionView, frame: Frame): Html {
	const rotate = html`${choice({ name: 'overlap', label: 'The old secret', options: OVERLAPS, chosen: '86400' })}
		<button class="danger">Rotate Secret</button>`;
	const since = choice({
		name: 'time',
		label: 'Failed since',
		options: [
			...Object.entries(TIMES).map(([value, { label }]) => [value, label] as const),
			['', 'Any time'],
		],
		chosen: '24h',
	});
	const fields = new Attributes({ class: 'fields' });
	const at = { view: 'subscription', id };
	const toConfirm = { view: 'confirm', subscription: id };
	return html`<section class="card" aria-labelledby="more">
		<h2 id="more">Actions</h2>
		<div class="actions apart">
			${getForm(
				{ ...toConfirm, change: 'replay', status: 'failed' },
				html`${since}<button>Replay all failed…</button>`,
				fields,
			)}
			${getForm(
				{ ...toConfirm, change: 'cancel', status: 'waiting' },
				html`<button>Cancel all waiting…</button>`,
				fields,
			)}
			${secrets.length > 0 && postForm('rotate', { id }, frame, rotate, { at, attributes: fields })}
		</div>
	</section>`;
}
