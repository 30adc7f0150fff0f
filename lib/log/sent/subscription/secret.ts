import type { NewSecret, SubscriptionView } from '../../../delivery/sender';
import { hostOf } from '../../../delivery/operations/view/delivery';
import { html, type Html } from '../../html/template';
import { copyButton } from '../../layout/copyButton';
import { link } from '../../link';
import type { Drawn, Shown } from '../../screen';
import { factList } from '../../layout/facts';
import { trail } from '../../layout/trail';
import { foreign } from '../../layout/foreign';

/** A subscription's new secret. */
interface Rotated extends Partial<NewSecret> {
	readonly subscription: SubscriptionView;
}

/** The screen with the new secret, which is kept nowhere. */
export function shownOnce(rotated: Rotated): Shown {
	return { data: rotated, draw: () => draw(rotated) };
}

function draw({ subscription, secret, publicKey }: Rotated): Drawn {
	const { id, label, url } = subscription;
	const back = link({ view: 'subscription', id });
	const content = html`${trail([foreign(label || hostOf(url)), back])}
		<h1>New secret</h1>
		<div class="card">
			<p>
				<strong>Copy it now: it is shown only once.</strong> Enter it at the endpoint, which
				verifies signatures with it.
			</p>
			${factList([
				['Secret', secret && copyable(secret, 'secret')],
				['Public key', publicKey && copyable(publicKey, 'public-key')],
			])}
			<div class="actions"><a class="button" href="${back}">Done</a></div>
		</div>`;
	return { title: 'New secret', content, isLive: false };
}

function copyable(text: string, id: string): Html {
	return html`<span class="line"
		><code class="secret" id="${id}">${text}</code> ${copyButton(id, 'Copy')}</span
	>`;
}
