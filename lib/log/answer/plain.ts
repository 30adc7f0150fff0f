import { html, type Html } from '../html/template';
import { link } from '../link';
import { FORM_FIELDS, SIGN_IN } from '../routes';
import type { Drawn, Query } from '../screen';

/** What an error says: one sentence, and for somebody who is signed in the way `back`, or to the same `again`. */
export function problemScreen(
	title: string,
	sentence: string,
	{ back, again }: { readonly back?: Query | undefined; readonly again?: Query | undefined } = {},
): Drawn {
	const to = back ?? again;
	const label = back === undefined ? 'Try again' : 'Back';
	const way = to && html`<p><a class="button" href="${link(to)}">${label}</a></p>`;
	return {
		title,
		isLive: false,
		content: html`<h1>${title}</h1>
			<p role="alert">${sentence}</p>
			${way}`,
	};
}

/** The form to sign in with; `challenge` ties it to the browser, `problem` says why it is shown again. */
export function signInScreen(challenge: string, problem?: string): Drawn {
	return {
		title: 'Sign in',
		content: html`<h1>Sign in</h1>
			${problem !== undefined && alert(problem)}
			<form method="post">
				<input type="hidden" name="${FORM_FIELDS.action}" value="${SIGN_IN}" />
				<input type="hidden" name="${FORM_FIELDS.challenge}" value="${challenge}" />
				<p>
					<label for="password">Password</label>
					<input
						id="password"
						name="password"
						type="password"
						autocomplete="current-password"
						required
						autofocus
					/>
				</p>
				<p><button type="submit" class="main">Sign in</button></p>
			</form>
			<p>The password is in the credential of the Webhook Log Trigger in n8n.</p>`,
	};
}

function alert(sentence: string): Html {
	return html`<p role="alert">${sentence}</p>`;
}
