import { html, type Html } from '../../html/template';

/** What to do where nothing was ever sent. */
export const nothingSent = html`<div class="card empty">
	<p><strong>Nothing sent yet.</strong></p>
	<p>
		Add a Webhook Sender node to a workflow, and create a subscription with it: the URL that
		receives events. Then send an event, or try the subscription with Send Test.
	</p>
</div>`;

/** What to do, set apart; red where nothing continues before it is done. */
export function whatToDoBox(sentence: string, isBad: boolean): Html {
	return html`<p class="advice ${isBad && 'bad'}"><strong>What to do:</strong> ${sentence}</p>`;
}
