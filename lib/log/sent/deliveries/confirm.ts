import type { Preview } from '../../../delivery/sender';
import { html, type Html } from '../../html/template';
import { postForm } from '../../layout/forms';
import { isoOf } from '../../layout/times';
import { counted } from '../../layout/words';
import { link } from '../../link';
import { invalidAddress, type Drawn, type Frame, type Gathered, type Query } from '../../screen';
import type { LogSource } from '../../source';
import { endpointLink } from '../parts/deliveryTable';
import { filterQuery, type FilterQuery } from '../parts/filter';
import { changeFilter, MOST_CHANGED } from '../parts/range';
import { trail } from '../../layout/trail';

/** What a replay or a cancel of all that match would do. */
export interface Confirmation extends Preview {
	readonly change: 'replay' | 'cancel';
	readonly filter: FilterQuery;
	/** ISO 8601: what is stored later is left out. */
	readonly until: string;
}

/** Looks what would be done, without doing it. */
export async function gatherConfirmation(
	{ sender, now }: LogSource,
	query: Query,
): Promise<Gathered<Confirmation>> {
	const { change } = query;
	if (change !== 'replay' && change !== 'cancel') return invalidAddress(NO_CHANGE);
	const filter = filterQuery(query);
	const until = now();
	const matching = changeFilter(change, filter, until);
	if (!matching.ok) return matching;
	const preview = await sender.preview(change, matching.value, MOST_CHANGED);
	return { ok: true, value: { change, filter, until: isoOf(until), ...preview } };
}

const NO_CHANGE = 'change is invalid: use replay or cancel.';

/** Draws it with the button that does it. */
export function drawConfirmation(model: Confirmation, frame: Frame): Drawn {
	const { change, filter, deliveries, more } = model;
	const title = change === 'replay' ? 'Replay all that match' : 'Cancel all that match';
	const back = link({ view: 'deliveries', ...filter });
	const content = html`${trail(['Sent', link({})], ['Deliveries', back])}
		<h1>${title}</h1>
		<div class="card">
			<p><strong>${sentence(model)}</strong></p>
			${more && html`<p>${MORE}</p>`}
			${change === 'replay' && filter.status === 'failed' && html`<p>${REPLAYED_BEFORE}</p>`}
			${deliveries > 0 && endpoints(model)}
			<div class="actions">
				${deliveries > 0 && frame.mayAct && doIt(model, frame)}
				<a class="button" href="${back}">Back</a>
			</div>
		</div>`;
	return { title, content };
}

/** One change takes only so many, and looking for them ends after half a second. */
const MORE =
	'These are the oldest of those that match. Repeat it for the others, or choose a shorter time.';

const REPLAYED_BEFORE = 'Failed deliveries that were replayed before are left out.';

function sentence({ change, deliveries, more, subscriptions }: Confirmation): string {
	if (deliveries === 0 && more) return 'Nothing found yet.';
	if (deliveries === 0) {
		return change === 'replay'
			? 'Nothing matches that can be replayed.'
			: 'Nothing that matches is waiting.';
	}
	const endpointCount = counted(subscriptions.length, 'endpoint');
	return change === 'replay'
		? `This sends ${counted(deliveries, 'event')} to ${endpointCount}.`
		: `This cancels ${counted(deliveries, 'waiting delivery', 'waiting deliveries')} of ${endpointCount}.`;
}

function endpoints({ subscriptions }: Confirmation): Html {
	return html`<ul>
		${subscriptions.map(
			({ subscription, subscriptionId, deliveries }) =>
				html`<li>
					${endpointLink(subscription, subscriptionId)}:
					${counted(deliveries, 'delivery', 'deliveries')}
				</li>`,
		)}
	</ul>`;
}

function doIt({ change, filter, until, matches, deliveries }: Confirmation, frame: Frame): Html {
	const label =
		change === 'replay'
			? `Replay ${counted(deliveries, 'delivery', 'deliveries')}`
			: `Cancel ${counted(deliveries, 'delivery', 'deliveries')}`;
	const kind = change === 'replay' ? 'main' : 'danger';
	const button = html`<button class="${kind}">${label}</button>`;
	const at = { view: 'deliveries', ...filter };
	return postForm(change, { ...filter, until, most: String(matches) }, frame, button, { at });
}
