import type { RequestView } from '../../../delivery/sender';
import { html, type Html } from '../../html/template';
import { copyButton } from '../../layout/copyButton';
import { time } from '../../layout/times';
import { bytes } from '../../layout/words';
import { foreignBlock } from '../../layout/foreign';
import type { Delivery } from './gather';

/** The event's data, and the request it is sent with. */
export function drawRequest({ request, requestProblem, event }: Delivery): Html {
	return html`<section class="card" aria-labelledby="request">
		<div class="head">
			<h2 id="request">Request</h2>
			${request?.curl !== undefined && copyButton('curl', 'Copy as curl')}
		</div>
		${requestProblem !== undefined && html`<p class="muted">${requestProblem}</p>`}
		${request && parts(request)}
		${
			event &&
			html`<details id="event-data">
				<summary>Event data (${bytes(event.dataBytes)})</summary>
				<p class="muted">Happened ${time(event.occurredAt)}.</p>
				${foreignBlock(event.data, { label: 'Event data', wholeBytes: event.dataBytes })}
			</details>`
		}
	</section>`;
}

function parts({ url, headers, body, bodyBytes, curl, secretRotatedAt }: RequestView): Html {
	const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
	return html`<p class="muted">
			As it would be sent now; the signature and secret headers are masked.
			${
				secretRotatedAt !== undefined &&
				html`The secret was rotated ${time(secretRotatedAt)}, after the last attempt.`
			}
		</p>
		<details id="request-headers">
			<summary>Headers</summary>
			${foreignBlock([`POST ${url}`, ...head].join('\n'), { label: 'Request headers' })}
		</details>
		<details id="request-body">
			<summary>Body (${bytes(bodyBytes)})</summary>
			${foreignBlock(body, { label: 'Request body', wholeBytes: bodyBytes })}
		</details>
		${
			curl !== undefined &&
			html`<details id="request-curl">
				<summary>As curl</summary>
				${foreignBlock(curl, { label: 'The request as a curl command', id: 'curl', most: Infinity })}
			</details>`
		}`;
}
