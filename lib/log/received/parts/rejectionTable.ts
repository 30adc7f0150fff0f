import { Attributes, html, type Html } from '../../html/template';
import { foreign } from '../../layout/foreign';
import { cardsTable } from '../../layout/table/cardsTable';
import { cell } from '../../layout/table/cell';
import { time } from '../../layout/times';
import { link } from '../../link';
import type { ListedRejection } from './rejection';

/** Rejected requests with what fixes them; `withTrigger` false: all are of one. */
export function rejectionTable(
	rejections: readonly ListedRejection[],
	caption: string,
	withTrigger = true,
): Html {
	const head = ['Time', ...(withTrigger ? ['Trigger'] : []), 'What happened', 'What to do', 'From'];
	return cardsTable(
		caption,
		head,
		rejections.map((rejection) => row(rejection, withTrigger)),
	);
}

function row(rejection: ListedRejection, withTrigger: boolean): Html {
	const { id, at, triggerId, trigger, message, whatToDo, address } = rejection;
	const toRequest = new Attributes({ href: link({ view: 'rejected', id }), 'data-row': 'true' });
	const toTrigger = link({ view: 'trigger', id: triggerId });
	return html`<tr role="row">
		${cell('Time', html`<a ${toRequest}>${time(at)}</a>`)}
		${withTrigger && cell('Trigger', html`<a href="${toTrigger}">${foreign(trigger, 60)}</a>`)}
		${cell('What happened', html`<span>${message}</span>`, 'full')}
		${cell('What to do', html`<span>${whatToDo}</span>`, 'what full')}
		${cell('From', foreign(address, 60), 'text')}
	</tr>`;
}
