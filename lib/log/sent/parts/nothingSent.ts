import { html } from '../../html/template';

/** What to do where nothing was ever sent. */
export const nothingSent = html`<div class="card empty">
	<p><strong>Nothing sent yet.</strong></p>
	<p>
		Add a Webhook Sender node to a workflow: create a subscription with it, then send an event, or
		test with Send Sample.
	</p>
</div>`;
