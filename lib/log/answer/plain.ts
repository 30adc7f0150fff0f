import { html, type Html } from '../html/template';
import { hiddenFields } from '../layout/forms';
import { link } from '../link';
import { FORM_FIELDS, SIGN_IN } from '../routes';
import type { Drawn, Form, Query } from '../screen';

/** Where somebody goes on who is signed in and was told an error. */
export interface Ways {
	/** Where it was asked for. */
	readonly back?: Query | undefined;
	/** To the same again. */
	readonly again?: Query | undefined;
	/** The fields of a form of the page: to post it again. */
	readonly repeat?: Form | undefined;
}

/** What an error says: one sentence, and a way to go on. */
export function problemScreen(title: string, sentence: string, ways: Ways = {}): Drawn {
	const way = wayOn(ways);
	return {
		title,
		isLive: false,
		content: html`<h1>${title}</h1>
			<p role="alert">${sentence}</p>
			${way}`,
	};
}

function wayOn({ back, again, repeat }: Ways): Html | undefined {
	if (repeat !== undefined) {
		return html`<form method="post" class="actions">
			${hiddenFields(repeat)}<button class="main">Try again</button>
			${again && html`<a class="button" href="${link(again)}">Back</a>`}
		</form>`;
	}
	const to = back ?? again;
	const label = back === undefined ? 'Try again' : 'Back';
	return to && html`<p><a class="button" href="${link(to)}">${label}</a></p>`;
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
