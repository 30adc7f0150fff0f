import type { AttemptView } from '../../../delivery/sender';
import { Attributes, html, type Html } from '../../html/template';
import { relative, time } from '../../layout/times';
import { duration } from '../../layout/words';
import type { ListedDelivery } from '../parts/listed';
import { foreign, foreignBlock } from '../../layout/foreign';
import { ATTEMPT_TONES } from '../parts/status';

/** The attempts one below the other, with the pauses between them and what is ahead. */
export function timeline(
	attempts: readonly AttemptView[],
	{ nextAttemptAt, status }: Pick<ListedDelivery, 'nextAttemptAt' | 'status'>,
	now: number,
): Html {
	const parts = attempts.map((attempt, at) => {
		const before = attempts[at - 1];
		const isLast = at === attempts.length - 1;
		// Of what went wrong last, the response is what is looked for.
		const isOpen = isLast && attempt.outcome !== 'delivered';
		return html`${before && pauseBetween(before, attempt)}${drawAttempt(attempt, isOpen)}`;
	});
	const ahead =
		nextAttemptAt !== undefined
			? html`<li class="pause">Next attempt ${relative(nextAttemptAt, now)}</li>`
			: attempts.length === 0 && html`<li class="pause">${NONE_YET[status] ?? 'No attempts.'}</li>`;
	return html`<ol class="timeline">
		${parts} ${ahead}
	</ol>`;
}

const NONE_YET: Readonly<Record<string, string>> = {
	pending: 'No attempt yet.',
	blocked: 'No attempt yet: an earlier event with the same order key goes first.',
	cancelled: 'Canceled before the first attempt.',
};

function pauseBetween(before: AttemptView, { startedAt }: AttemptView): Html {
	const ended = Date.parse(before.startedAt) + before.durationMilliseconds;
	const pause = Math.max(0, Date.parse(startedAt) - ended);
	return html`<li class="pause">${duration(pause)} later</li>`;
}

function drawAttempt(attempt: AttemptView, isOpen: boolean): Html {
	const { attempt: number, outcome, startedAt, durationMilliseconds, url, reason } = attempt;
	return html`<li class="attempt card ${ATTEMPT_TONES[outcome]}">
		<h3>Attempt ${number}: ${foreign(reason, 300)}</h3>
		<p class="muted line">
			${time(startedAt)} <span>took ${duration(durationMilliseconds)}</span>
			<span>POST ${foreign(url, 300)}</span>
		</p>
		${response(attempt, isOpen)}
	</li>`;
}

function response(
	{ attempt, statusCode, responseHeaders = {}, responseBody }: AttemptView,
	open: boolean,
): Html {
	if (statusCode === undefined) return html`<p class="muted">No response.</p>`;
	const headers = Object.entries(responseHeaders).flatMap(([name, value]) =>
		[value ?? []].flat().map((one) => `${name}: ${one}`),
	);
	return html`<details ${new Attributes({ id: `response-${attempt}`, open })}>
		<summary>Response: status ${statusCode}</summary>
		${
			headers.length > 0 &&
			html`<h4>Headers</h4>
				${foreignBlock(headers.join('\n'), { label: `Headers of the response to attempt ${attempt}` })}`
		}
		<h4>Body</h4>
		${
			responseBody === undefined || responseBody === ''
				? html`<p class="muted">Empty.</p>`
				: foreignBlock(responseBody, { label: `Body of the response to attempt ${attempt}` })
		}
	</details>`;
}
